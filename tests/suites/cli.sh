#!/bin/sh
# The command line: exit statuses, options, outputs that appear whole or not at all, headers and depfiles, what is linked.
set -u
B=${B:-build}; tscc=$(cd "$B" && pwd)/tscc; passed=0 failed=0
cc=${CC:-cc}; san=; case $B in *asan*) san="-fsanitize=address,undefined"; export CC="$cc $san" ;; esac
dir=$(mktemp -d) && trap 'rm -rf "$dir"' EXIT
cd "$dir" || exit 1
# expect NAME STATUS PATTERN COMMAND...: COMMAND ends with STATUS, and a line of what it writes matches PATTERN ('' for: it writes nothing)
expect() {
    name=$1 status=$2 pattern=$3; shift 3
    timeout 60 "$@" >../log.$$ 2>&1; rc=$?
    if [ "$rc" -ne "$status" ]; then why="exit $rc instead of $status"
    elif [ -z "$pattern" ] && [ -s ../log.$$ ]; then why="wrote something"
    elif [ -n "$pattern" ] && ! grep -qE -- "$pattern" ../log.$$; then why="no line matches $pattern"
    else passed=$((passed + 1)); return; fi
    failed=$((failed + 1)); echo "FAIL $name: $why"; head -c 800 ../log.$$
}
ok() { name=$1; shift; if "$@" >../log.$$ 2>&1; then passed=$((passed + 1)); else failed=$((failed + 1)); echo "FAIL $name"; head -c 800 ../log.$$; fi; }
cat >good.tsc <<'T'
from typing import List
from helper import twice


def add(a: int, b: int) -> int:
    """Adds."""
    return twice(a) + b


def main(args: List[str]) -> int:
    print("args", args)
    return len(args)
T
printf 'def twice(x: int) -> int:\n    return x * 2\n' >helper.tsc
printf 'def f(x: int) -> int:\n    return x + "a"\n' >bad.tsc
printf 'def f(x: int) -> int:\n    return (x\n' >syntax.tsc
printf 'import torch\nw = torch.sparse_coo_tensor(torch.zeros(1, 1, dtype=torch.int64), torch.ones(1))\ndef f(x: int) -> int:\n    return x\ndef g(x: int) -> int:\n    return x + w\n' >later.tsc
printf 'def main() -> int:\n    return 300\n' >big.tsc
printf 'def fail(n: int) -> int:\n    return 1 // n\ndef main() -> None:\n    print(fail(0))\n' >fails.tsc
printf 'def _private(x: int) -> int:\n    return x\n' >empty.tsc
cat >counter.py <<'T'
class Counter:
    def __init__(self, n: int):
        self.n = n

    def add(self, by: int) -> int:
        self.n += by
        return self.n

    def _secret(self) -> int:
        return 1


class Plain:
    x: int
T
printf 'def double(x: int) -> int:\n    return x * 2\n' >word.tsc

# usage
ok class_entry "$tscc" -c counter.py --entry Counter -o counter.o
ok class_entry_header grep -q 'Counter_new(' counter.h
expect class_entry_private 1 '' grep Counter__secret counter.h
expect "unknown option, suggestion" 2 "unknown option '--emti=graph'; did you mean '--emit'" "$tscc" --emti=graph good.tsc
expect "unknown stage" 2 "did you mean '--emit=graph'" "$tscc" --emit=grahp good.tsc
expect "no input" 2 "no input file" "$tscc"
expect "value missing" 2 "wants a value" "$tscc" good.tsc -o
expect "contradiction" 2 "only one of" "$tscc" -c -shared good.tsc
expect "option of another command" 2 "does not go with 'tscc run'" "$tscc" run --emit=graph good.tsc
expect "bad number" 2 "whole number" "$tscc" check --eval-steps=many good.tsc
expect "bad level" 2 "optimisation level" "$tscc" -Oslow -c good.tsc
expect "unknown warning" 2 "unknown warning option" "$tscc" check -Wno-such-thing=1 -Wnosuch good.tsc
expect "two files" 2 "takes one file" "$tscc" check good.tsc bad.tsc
# answers
expect "help" 0 "emit=STAGE" "$tscc" --help
expect "version" 0 "^tscc [0-9]" "$tscc" --version
expect "man" 0 "^.TH TSCC 1" "$tscc" -print-man
expect "diagnostics" 0 "no_such_entry" "$tscc" -print-diagnostics
expect "operators" 0 "^aten::add.int$" "$tscc" -print-supported-ops
expect "targets" 0 "aarch64" "$tscc" -print-targets
expect "cflags" 0 "^-I/" "$tscc" -print-cflags
expect "libs" 0 "libtsrt.a -lm" "$tscc" -print-libs
# check
expect "check" 0 "" "$tscc" check good.tsc
expect "check: type error" 1 "bad.tsc:2:12: error: " "$tscc" check bad.tsc
expect "check: syntax error" 1 "syntax.tsc:[0-9]+:[0-9]+: error: " "$tscc" check syntax.tsc
expect "check: entry without the fault" 0 "" "$tscc" check later.tsc --entry f
expect "check: entry with it" 3 "later.tsc:2:5: error: 'sparse_coo_tensor'" "$tscc" check later.tsc --entry g
expect "check: all" 3 "later.tsc:2:5" "$tscc" check later.tsc
expect "check: no such entry" 1 "did you mean 'add'" "$tscc" check good.tsc --entry addd
expect "json" 1 '"column": ?12|"col": ?12|"startColumn": ?12|12' "$tscc" check -fdiagnostics-format=json bad.tsc
expect "sarif" 1 '"version": *"2.1.0"' "$tscc" check -fdiagnostics-format=sarif bad.tsc
expect "colours" 1 "$(printf '\033')\\[" "$tscc" check -fcolor-diagnostics=always bad.tsc
expect "error limit" 1 "too many errors|error: " "$tscc" check -ferror-limit=1 bad.tsc
expect "inspect" 0 "entry points" "$tscc" inspect good.tsc
expect "later commands" 3 "not supported yet" "$tscc" bench good.tsc
expect "later stages" 3 "not supported yet" "$tscc" --emit=onnx good.tsc
expect "archives" 1 "cannot read .model.pt" "$tscc" -c model.pt
expect "unknown input" 1 "cannot tell what" "$tscc" -c file.xyz
# run
expect "run: status of main" 2 "^args \[a, b\]$" "$tscc" run good.tsc a b
expect "run: options after the file are the program's" 1 "^args \[--help\]$" "$tscc" run good.tsc --help
expect "run: status is a byte" 44 "" "$tscc" run big.tsc
expect "run: uncaught error" 1 "division by 0" "$tscc" run fails.tsc
expect "run: not supported" 3 "sparse_coo_tensor" "$tscc" run later.tsc
# objects
expect "object" 0 "" "$tscc" -c good.tsc -o good.o -MD -MF good.d
ok "object, header, depfile are there" test -s good.o -a -s good.h -a -s good.d
ok "depfile names the import" grep -q "helper.tsc" good.d
ok "no temporaries" test -z "$(ls -A | grep tmp)"
ok "header is C99" $cc -std=c99 -Wall -Wextra -Wpedantic -Werror "$("$tscc" -print-cflags)" -fsyntax-only -x c good.h
ok "header is C++" $cc -std=c++11 -Wall -Wextra -Wpedantic -Werror "$("$tscc" -print-cflags)" -fsyntax-only -x c++ good.h
cp good.o before.o
expect "nothing is written after an error" 1 "error" "$tscc" -c bad.tsc -o good.o
ok "the old object is whole" cmp -s good.o before.o
expect "output is the input" 1 "would be overwritten" "$tscc" -c good.tsc -o good.tsc
expect "output is an import" 1 "would be overwritten" "$tscc" -c good.tsc -o helper.tsc --no-header
ok "the inputs are whole" grep -q "def twice" helper.tsc
expect "output is a folder" 1 "directory" "$tscc" -c good.tsc -o .
expect "output in no folder" 1 "cannot write" "$tscc" -c good.tsc -o no/such/x.o
expect "several outputs" 1 "names one output" "$tscc" -c good.tsc helper.tsc -o x.o
expect "no header" 0 "" "$tscc" -c helper.tsc -o h1.o --no-header
ok "no header is there" test ! -e h1.h
expect "header elsewhere" 0 "" "$tscc" -c helper.tsc -o h2.o --header=other.h --prefix=my
ok "prefix" grep -q "int my_twice(tsrt_ctx" other.h
expect "export by name" 0 "" "$tscc" -c good.tsc -o e.o --export=add
expect "export of nothing" 1 "exports nothing" "$tscc" -c empty.tsc
expect "export of an unknown name" 1 "no 'nope'" "$tscc" -c good.tsc --export=nope
expect "a word of C" 1 "word of C" "$tscc" -c word.tsc
expect "a word of C, with a prefix" 0 "" "$tscc" -c word.tsc --prefix=my
printf -- '-c good.tsc\n-o "resp onse.o"\n' >args
expect "response file" 0 "" "$tscc" @args
ok "response file's output" test -s "resp onse.o"
expect "response file missing" 2 "cannot read the response file" "$tscc" @nothing
expect "object for another machine" 0 "" "$tscc" -c good.tsc --target=aarch64-linux-gnu -o arm.o
ok "it is for that machine" sh -c 'od -An -tu1 -j18 -N1 arm.o | grep -q 183'
# stages
expect "emit ast" 0 "FunctionDef" "$tscc" --emit=ast good.tsc
expect "emit graph" 0 "aten::add" "$tscc" --emit=graph good.tsc
expect "emit graph of one" 0 "^graph\(%a.1 : int" "$tscc" --emit=graph good.tsc --entry add
expect "emit code" 0 "^def add" "$tscc" --emit=code good.tsc
expect "emit llvm" 0 "^define " "$tscc" --emit=llvm good.tsc
expect "emit asm" 0 "^add:" "$tscc" --emit=asm good.tsc
expect "emit header" 0 "^int add" "$tscc" --emit=header good.tsc
expect "dump after a pass" 0 "# after" "$tscc" --emit=graph --dump-after=all good.tsc
ok "graphs go out and in" sh -c "'$tscc' --emit=graph helper.tsc >h.graph && '$tscc' --from=graph --emit=graph h.graph | diff h.graph -"
expect "code from a graph" 0 "twice|define" "$tscc" --from=graph --emit=llvm h.graph
expect "unknown pass" 1 "nosuch" "$tscc" --emit=graph --stop-after=nosuch good.tsc
# programs and libraries
expect "program" 0 "" "$tscc" good.tsc -o prog
expect "program runs" 2 "^args \[x, y\]$" ./prog x y
expect "program without main" 1 "has no 'main'" "$tscc" helper.tsc -o p2
ok "no half program" test ! -e p2
expect "dry run" 0 "prog2.*libtsrt.a" "$tscc" '-###' good.tsc -o prog2
ok "dry run writes nothing" test ! -e prog2
expect "program fails" 0 "" "$tscc" fails.tsc -o failing
expect "its status and text" 1 "RuntimeError: division by 0" ./failing
cat >use.c <<'C'
#include "good.h"
#include <stdio.h>
int main(void) {
    tsrt_ctx *c = tsrt_ctx_new(0);
    int64_t r;
    if (add(c, 20, 2, &r)) return 1;
    printf("%d\n", (int)r);
    tsrt_ctx_free(c);
    return 0;
}
C
ok "C program" sh -c "$cc $san use.c good.o \$($tscc -print-cflags) \$($tscc -print-libs) -o use && ./use | grep -qx 42"
expect "shared library" 0 "" "$tscc" -shared good.tsc -o libgood.so
ok "C program with it" sh -c "$cc $san use.c \$($tscc -print-cflags) ./libgood.so \$(dirname \$($tscc -print-libs | cut -d' ' -f1))/libtsrt.so -Wl,-rpath,\$(dirname \$($tscc -print-libs | cut -d' ' -f1)) -o use2 && ./use2 | grep -qx 42"
expect "shared library of its own" 0 "" "$tscc" -shared -static-libtsrt good.tsc -o libown.so
rm -f ../log.$$
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
