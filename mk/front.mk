# The front end by itself: a tool that parses files, the standard library as its test, the fuzzer.
FRONT_O := $(patsubst %.c,$B/%.o,$(wildcard src/base/*.c src/ast/*.c)) $B/gen/lexer.o $B/gen/parser.o
DIR ?= /usr/lib/python3.11

.PHONY: parse-stdlib
$B/tests/parse_files: tests/tools/parse_files.c $(FRONT_O)
	@mkdir -p $(@D)
	$(CC) $W $(DEFS) $(CFLAGS) $(SAN) -Isrc -I$B/gen -o $@ $^
parse-stdlib: $B/tests/parse_files
	$B/tests/parse_files -r $(DIR)
