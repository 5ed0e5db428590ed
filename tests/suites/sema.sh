#!/bin/sh
# Golden files of the semantic pass: X.py with X.graph and X.code (what --emit shows; err_*.py have none) and X.err (what `check` reports,
# -pedantic-errors for err_*.py). BLESS=1 rewrites them.
B=${B:-build}
passed=0 failed=0
out=$(mktemp) && trap 'rm -f "$out"' EXIT
check() { # expected
    if [ "${BLESS:-}" ]; then
        if [ -s "$out" ]; then cp "$out" "$1"; else rm -f "$1"; fi
    fi
    want=/dev/null
    [ -f "$1" ] && want=$1
    if diff -u "$want" "$out"; then passed=$((passed + 1)); else failed=$((failed + 1)); echo "FAIL $1"; fi
}
for f in tests/golden/sema/*.py; do
    case $f in
    */err_*) timeout 20 "$B/tscc" check -pedantic-errors "$f" >"$out" 2>&1; check "${f%.py}.err" ;;
    *)  timeout 20 "$B/tscc" --emit=graph "$f" >"$out" 2>/dev/null; check "${f%.py}.graph"
        timeout 20 "$B/tscc" --emit=code "$f" >"$out" 2>/dev/null; check "${f%.py}.code"
        timeout 20 "$B/tscc" check "$f" >"$out" 2>&1; check "${f%.py}.err" ;;
    esac
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
