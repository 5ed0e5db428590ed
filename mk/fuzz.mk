# make fuzz-pipeline FUZZ_SECONDS=60: libFuzzer over everything from the text to optimised graphs, changed by bytes and by tokens; CODEGEN=1
# adds the back end (less leaks, of which libLLVM has its own). Seeds are the sample, golden programs, and SEEDS=DIR. Its objects are apart,
# since clang makes them.
F := $B/fuzz-o
# clang, unlike gcc, counts NULL + 0 as an overflow of pointers; C2y allows it.
FUZZFLAGS := -std=c11 -g -O1 -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize=pointer-overflow -fno-sanitize-recover=undefined
FUZZ_C := $(filter-out src/llvm/% src/driver/% src/main.c,$(SRC_C)) $B/gen/lexer.c $B/gen/parser.c $B/gen/op_boxed.c $(RT_C) $(INLINE_C)
FUZZ_O := $(patsubst $B/gen/%.c,$F/gen/%.o,$(filter $B/gen/%,$(FUZZ_C))) $(patsubst %.c,$F/%.o,$(filter-out $B/gen/%,$(FUZZ_C)))

.PHONY: fuzz-pipeline
$F/gen/%.o: $B/gen/%.c | $(GEN_H)
	@mkdir -p $(@D)
	$(CLANG) $(FUZZFLAGS) $(DEFS) -Isrc -Igrammar -Iruntime -I$B/gen -MMD -MP -c -o $@ $<
$F/%.o: %.c | $(GEN_H)
	@mkdir -p $(@D)
	$(CLANG) $(FUZZFLAGS) $(DEFS) -Isrc -Iruntime -I$B/gen -MMD -MP -c -o $@ $<
$B/fuzz_pipeline: $F/tests/fuzz/fuzz_pipeline.o $F/tests/fuzz/tokens.o $(FUZZ_O) $B/lib/tscc-llvm.so
	$(CLANG) -fsanitize=fuzzer,address,undefined -rdynamic -o $@ $(filter %.o,$^) -lz -lm -lpthread -ldl
# Coroutines of the evaluator switch stacks, which AddressSanitizer's check of returned-to frames does not follow.
fuzz-pipeline: $B/fuzz_pipeline
	@mkdir -p $B/fuzz/pipeline
	ASAN_OPTIONS=detect_stack_use_after_return=0 $B/fuzz_pipeline -timeout=20 -max_len=3000 -rss_limit_mb=2000 -max_total_time=$(FUZZ_SECONDS) \
	    $(if $(CODEGEN),-detect_leaks=0) -dict=tests/fuzz/python.dict -artifact_prefix=$B/fuzz/ $B/fuzz/pipeline tests/sample tests/golden $(SEEDS)
-include $(FUZZ_O:.o=.d) $F/tests/fuzz/fuzz_pipeline.d $F/tests/fuzz/tokens.d
