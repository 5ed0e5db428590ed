#!/bin/sh
# Depfiles name every file that was read, imports too; the target is the output, or what -MT says. Empty rules for the files follow.
set -u
B=${B:-build}; case $B in /*) tscc=$B/tscc ;; *) tscc=$(pwd)/$B/tscc ;; esac
passed=0 failed=0
tmp=$(mktemp -d) && trap 'rm -rf "$tmp"' EXIT
cd tests/golden/run || exit 1
depends() {   # expected options...
    want=$1; shift
    if timeout 60 "$tscc" "$@" -MD -MF "$tmp/d" >"$tmp/log" 2>&1 && got=$(sed '/^$/,$d' "$tmp/d" | tr -d '\\\n' | tr -s ' ') && [ "$got" = "$want" ]; then passed=$((passed + 1))
    else failed=$((failed + 1)); echo "FAIL depfile of $*: $(cat "$tmp/log" "$tmp/d")"; fi
}
depends "$tmp/x.o: imports.tsc neighbour.py lib/__init__.py lib/shapes.py" -c imports.tsc -o "$tmp/x.o"
depends "target: raise.tsc" -c raise.tsc -o "$tmp/app.o" -MT target
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
