# The tool that reads graphs, runs passes on them and prints: tests/suites/passes.sh drives it.
GRAPH_TOOL_O := $(filter $B/src/base/% $B/src/type/% $B/src/ops/% $B/src/ir/% $B/src/pass/%,$(SRC_C:%.c=$B/%.o)) $B/gen/op_boxed.o
$B/tests/graph_tool: $B/tests/tools/graph_tool.o $(GRAPH_TOOL_O) $B/lib/libtsrt.a
	$(CC) $(SAN) $(LDFLAGS) -o $@ $^ -lm -lpthread
$B/tests/tools/graph_tool.o: tests/tools/graph_tool.c | $(GEN_H)
	@mkdir -p $(@D)
	$(CC) $W $(DEFS) $(CFLAGS) $(SAN) -Isrc -Iruntime -I$B/gen -MMD -MP -c -o $@ $<
-include $B/tests/tools/graph_tool.d
unit: $B/tests/graph_tool
# The unit tests of graphs need no more than that.
$B/tests/check_ir: $B/tests/check_ir.o $(GRAPH_TOOL_O) $B/lib/libtsrt.a
	$(CC) $(SAN) $(LDFLAGS) -o $@ $^ $$(pkg-config --libs check) -lm -lpthread
