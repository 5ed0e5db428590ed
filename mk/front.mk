# The front end by itself: a tool that parses files, the standard library as its test, the fuzzer.
FRONT_O := $(patsubst %.c,$B/%.o,$(wildcard src/base/*.c src/ast/*.c)) $B/gen/lexer.o $B/gen/parser.o
DIR ?= /usr/lib/python3.11

.PHONY: parse-stdlib
$B/tests/parse_files: tests/tools/parse_files.c $(FRONT_O)
	@mkdir -p $(@D)
	$(CC) $W $(DEFS) $(CFLAGS) $(SAN) -Isrc -I$B/gen -o $@ $^
unit: $B/tests/parse_files
parse-stdlib: $B/tests/parse_files
	$B/tests/parse_files -r $(DIR)

# The same target on changed copies of good files, a fixed number of them: tests/suites/fuzz.sh runs it.
$B/tests/mutate_parse: tests/fuzz/mutate.c tests/fuzz/fuzz_parse.c $(FRONT_O)
	@mkdir -p $(@D)
	$(CC) $W $(DEFS) $(CFLAGS) $(SAN) -Isrc -Igrammar -I$B/gen -o $@ $^
unit: $B/tests/mutate_parse

# make fuzz-parse FUZZ_SECONDS=60: libFuzzer over the lexer, the parser and the diagnostics; what it found earlier is in tests/fuzz/parse.
FUZZ_SECONDS ?= 60
.PHONY: fuzz-parse
$B/tests/fuzz_parse: tests/fuzz/fuzz_parse.c $(wildcard src/base/*.c src/ast/*.c) $B/gen/lexer.c $B/gen/parser.c
	@mkdir -p $(@D)
	$(CLANG) -std=c11 -g -O1 -fsanitize=fuzzer,address,undefined -fno-sanitize-recover=undefined $(DEFS) -Isrc -Igrammar -I$B/gen -o $@ $^
fuzz-parse: $B/tests/fuzz_parse
	@mkdir -p $B/fuzz/parse
	$B/tests/fuzz_parse -timeout=20 -max_len=4096 -max_total_time=$(FUZZ_SECONDS) -dict=tests/fuzz/python.dict -artifact_prefix=$B/fuzz/ $B/fuzz/parse tests/golden/parse
