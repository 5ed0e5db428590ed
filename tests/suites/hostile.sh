#!/bin/sh
# Wrong and hostile input from the command line: each gets a clear error and the right exit status in bounded time, and leaves nothing behind.
set -u
B=${B:-build}; tscc=$(cd "$B" && pwd)/tscc; passed=0 failed=0
dir=$(mktemp -d) && trap 'rm -rf "$dir"' EXIT
cd "$dir" || exit 1
# refuse NAME STATUS PATTERN COMMAND...: COMMAND must end with STATUS and print a line that matches PATTERN, and no file but its inputs may appear.
refuse() {
    name=$1 status=$2 pattern=$3; shift 3
    ls -A >"../$$.before"
    timeout 60 "$@" >"../$$.out" 2>&1; rc=$?
    ls -A >"../$$.after"
    if [ "$rc" -ne "$status" ]; then why="exit $rc instead of $status"
    elif ! head -c 100000 "../$$.out" | grep -qE -- "$pattern"; then why="no line matches $pattern"
    elif [ "$(wc -c <"../$$.out")" -gt 200000 ]; then why="printed $(wc -c <"../$$.out") bytes"
    elif ! cmp -s "../$$.before" "../$$.after"; then why="left files behind"
    else why=; fi
    if [ -z "$why" ]; then passed=$((passed + 1)); else failed=$((failed + 1)); echo "FAIL $name: $why"; head -c 600 "../$$.out"; fi
    rm -f "../$$.before" "../$$.out" "../$$.after"
}
python3 - <<'PY'
def put(name, data):
    with open(name, "wb") as f:
        f.write(data)

body = b"def f(x: int) -> int:\n    return "
put("utf8.tsc", body + b"x + '\xff\xfe'\n")
put("nul.tsc", body + b"x\x00 + 1\n")
put("parens.tsc", body + b"(" * 100000 + b"x" + b")" * 100000 + b"\n")
put("minus.tsc", body + b"-" * 200000 + b"x\n")
put("nots.tsc", b"def f(x: bool) -> bool:\n    return " + b"not " * 100000 + b"x\n")
put("attrs.tsc", body + b"x" + b".a" * 100000 + b"\n")
put("sum.tsc", body + b"+".join([b"x"] * 100000) + b"\n")
put("ifs.tsc", b"def f(x: int) -> int:\n" + b"".join(b" " * (i + 1) + b"if x:\n" for i in range(3000)) + b" " * 3001 + b"return 1\n")
put("elifs.tsc", b"def f(x: int) -> int:\n    if x == 0:\n        return 0\n" + b"".join(b"    elif x == %d:\n        return %d\n" % (i, i) for i in range(1, 3000)) + b"    return -1\n")
put("types.tsc", b"def f(x: " + b"List[" * 50000 + b"int" + b"]" * 50000 + b") -> int:\n    return 1\n")
put("line.tsc", body + b"x # " + b"y" * 50_000_000 + b"\n    return ((\n")
put("wide.tsc", body + b"'" + b"z" * 50_000_000 + b"\n")
put("tabs.tsc", b"def f(x: int) -> int:\n\tif x:\n        return 1\n\treturn 2\n")
put("empty.pt", b"")
put("text.pt", b"this is no archive\n" * 50)
put("zip.pt", b"PK\x03\x04" + b"\x00" * 26)
put("pickle.pt", b"\x80\x02" + b"(" * 1000000)
put("good.tsc", b"def f(x: int) -> int:\n    return x\n")
put("forever.tsc", b"i = 0\nwhile True:\n    i = i + 1\n")
put("deep.tsc", b"def g(n):\n    return g(n + 1)\nx = g(0)\n")
put("big.tsc", b"x = [0] * 1000\nwhile True:\n    x = x + x\n")
PY
refuse "bad UTF-8" 1 'utf8.tsc:2:[0-9]+: error: .*UTF-8' "$tscc" check utf8.tsc
refuse "NUL byte" 1 'nul.tsc:2:[0-9]+: error' "$tscc" check nul.tsc
for f in parens minus nots attrs sum ifs types; do refuse "deep nesting: $f" 1 "$f.tsc:[0-9]+:[0-9]+: error: .*(nest|deep)" "$tscc" check $f.tsc; done
refuse "50 MB line" 1 'line.tsc:3:[0-9]+: error' "$tscc" check line.tsc
refuse "50 MB string without end" 1 'wide.tsc:2:[0-9]+: error' "$tscc" check wide.tsc
refuse "tabs and blanks" 1 'tabs.tsc:3:[0-9]+: error' "$tscc" check tabs.tsc
refuse "no such file" 1 'missing.tsc.*No such file' "$tscc" check missing.tsc
refuse "a folder" 1 'directory' "$tscc" check .
refuse "unknown option" 2 'unknown option.*-fno-such' "$tscc" check -fno-such good.tsc
refuse "no input" 2 'input' "$tscc" -c
refuse "unknown entry" 1 "no .*'?ff'?" "$tscc" check good.tsc --entry ff
refuse "unknown target" 1 'target' "$tscc" -c good.tsc --target=vax-dec-vms -o good.o
refuse "output in a missing folder" 1 'No such file' "$tscc" -c good.tsc -o nowhere/good.o
refuse "error while compiling" 1 'utf8.tsc:2' "$tscc" -c utf8.tsc -o utf8.o
refuse "program without main" 1 'main' "$tscc" good.tsc -o good
refuse "build-time loop without end" 1 'forever.tsc:[23]:[0-9]+: error: .*step' "$tscc" check --eval-steps=1000000 forever.tsc
refuse "build-time recursion without end" 1 'deep.tsc:2:[0-9]+: error: .*(recursion|depth)' "$tscc" check deep.tsc
refuse "build-time memory without end" 1 'big.tsc:3:[0-9]+: error: .*memory' "$tscc" check --eval-memory=50000000 big.tsc
for f in empty text zip pickle; do refuse "damaged archive: $f" 1 "error: .*$f.pt" "$tscc" verify good.tsc --entry f --args $f.pt --expect $f.pt; done
if timeout 60 "$tscc" check elifs.tsc >"../$$.out" 2>&1 || grep -q 'elifs.tsc:[0-9]*:[0-9]*: error: .*\(nest\|deep\)' "../$$.out"; then passed=$((passed + 1)); else failed=$((failed + 1)); echo "FAIL 3,000 elifs"; head -c 600 "../$$.out"; fi
rm -f "../$$.out"
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
