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
# make fuzz-graph FUZZ_SECONDS=60: libFuzzer over the reader of graphs, the printers and the passes; seeds are the graphs of the tests.
.PHONY: fuzz-graph
GRAPH_C := $(wildcard src/base/*.c src/type/*.c src/ops/*.c src/ir/*.c src/pass/*.c)
$B/tests/fuzz_graph: tests/fuzz/fuzz_graph.c $(GRAPH_C) $B/gen/op_boxed.c $B/lib/libtsrt.a | $(GEN_H)
	@mkdir -p $(@D)
	$(CLANG) -std=c11 -g -O1 -fsanitize=fuzzer,address,undefined -fno-sanitize-recover=undefined $(DEFS) -Isrc -Iruntime -I$B/gen -o $@ $^ -lm -lpthread
fuzz-graph: $B/tests/fuzz_graph
	@mkdir -p $B/fuzz/graph && cp tests/ir/*.graph $B/fuzz/graph/ && for f in tests/pass/*/*.graph; do cp $$f $B/fuzz/graph/$$(basename $$(dirname $$f))-$$(basename $$f); done
	$B/tests/fuzz_graph -timeout=20 -max_len=6000 -max_total_time=$(FUZZ_SECONDS) -artifact_prefix=$B/fuzz/ $B/fuzz/graph
