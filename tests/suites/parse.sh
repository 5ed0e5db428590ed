#!/bin/sh
# Golden files of the parser: X.py with X.ast (the tree) and X.err (the complaints); *.arch.py is read as saved code. BLESS=1 rewrites them.
B=${B:-build}
tool=$B/tests/parse_files
passed=0 failed=0
out=$(mktemp) err=$(mktemp)
trap 'rm -f "$out" "$err"' EXIT
check() { # actual expected
    if [ "${BLESS:-}" ]; then
        if [ -s "$1" ]; then cp "$1" "$2"; else rm -f "$2"; fi
    fi
    want=/dev/null
    [ -f "$2" ] && want=$2
    if diff -u "$want" "$1"; then passed=$((passed + 1)); else failed=$((failed + 1)); echo "FAIL $2"; fi
}
for f in tests/golden/parse/*.py; do
    case $f in *.arch.py) arch=-a ;; *) arch= ;; esac
    timeout 20 "$tool" -d -e $arch "$f" >"$out" 2>"$err"
    check "$out" "${f%.py}.ast"
    check "$err" "${f%.py}.err"
done
echo "$passed passed, $failed failed"
