#!/bin/sh
# Golden programs of `tscc run`: X.tsc is run in its own folder; X.out is what it prints, X.err what it complains (missing: nothing).
# Comments of the program give its arguments (# args: ...) and its exit status (# exit: N, else 0). BLESS=1 writes .out and .err instead.
set -u
B=${B:-build}; tscc=$(cd "$B" && pwd)/tscc; passed=0 failed=0
tmp=$(mktemp -d) && trap 'rm -rf "$tmp"' EXIT
cd tests/golden/run || exit 1
check() {     # actual expected: a file that is missing stands for an empty one
    if [ -n "${BLESS:-}" ]; then if [ -s "$1" ]; then cp "$1" "$2"; else rm -f "$2"; fi; fi
    want=/dev/null; [ -f "$2" ] && want=$2
    diff -u "$want" "$1" || bad=$2
}
for f in *.tsc; do
    x=${f%.tsc}; bad=
    eval "set -- $(sed -n 's/^# args: //p' "$f")"
    timeout 60 "$tscc" run "$f" "$@" >"$tmp/out" 2>"$tmp/err"; rc=$?
    # how many frames fit depends on how it was built; coroutines make AddressSanitizer give a warning
    sed -i -e 's/\.\.\. [0-9]* frames/... N frames/' -e "/WARNING: ASan doesn't fully support/d" "$tmp/err"
    want=$(sed -n 's/^# exit: //p' "$f")
    [ "$rc" -eq "${want:-0}" ] || { echo "exit $rc instead of ${want:-0}"; cat "$tmp/err"; bad="exit status"; }
    check "$tmp/out" "$x.out"
    check "$tmp/err" "$x.err"
    if [ -z "$bad" ]; then passed=$((passed + 1)); else failed=$((failed + 1)); echo "FAIL $f: $bad"; fi
done
# Depfiles name every file that was read, imports too; the target is the output, or what -MT says. Empty rules for the files follow.
depends() {   # expected options...
    want=$1; shift
    if timeout 60 "$tscc" "$@" -MD -MF "$tmp/d" >"$tmp/log" 2>&1 && got=$(sed '/^$/,$d' "$tmp/d" | tr -d '\\\n' | tr -s ' ') && [ "$got" = "$want" ]; then passed=$((passed + 1))
    else failed=$((failed + 1)); echo "FAIL depfile of $*: $(cat "$tmp/log" "$tmp/d")"; fi
}
depends "$tmp/x.o: imports.tsc neighbour.py lib/__init__.py lib/shapes.py" -c imports.tsc -o "$tmp/x.o"
depends "target: raise.tsc" -c raise.tsc -o "$tmp/app.o" -MT target
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
