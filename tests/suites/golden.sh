#!/bin/sh
# Golden files: tests/golden/<topic>/X.py or X.tsc with what tscc makes of it beside it. The topic says which command is compared:
#   parse   X.ast is the tree, X.err the complaints; X.arch.py is read as saved code
#   sema    X.graph, X.code and X.err are --emit=graph, --emit=code and check; err_X.py has X.err of `check -pedantic-errors` alone
#   others  X.out and X.err are what `tscc run` prints and complains; X.h, X.graph, X.code, where they stand, what --emit gives
# A file that is missing stands for no output. Comments of a program that is run give its arguments (# args: one two) and its exit status
# (# exit: 3, else 0). BLESS=1 writes the files anew. tests/golden/eval/*.out are what Python 3.11 prints for the same files.
set -u
B=${B:-build}; case $B in /*) ;; *) B=$(pwd)/$B ;; esac
tscc=$B/tscc passed=0 failed=0
tmp=$(mktemp -d) && trap 'rm -rf "$tmp"' EXIT
check() {     # actual expected
    # how many frames fit depends on how tscc was built; coroutines make AddressSanitizer give a warning
    sed -i -e 's/\.\.\. [0-9]* frames/... N frames/' -e "/WARNING: ASan doesn't fully support/d" "$1"
    if [ "${BLESS:-}" ]; then if [ -s "$1" ]; then cp "$1" "$2"; else rm -f "$2"; fi; fi
    want=/dev/null; [ -f "$2" ] && want=$2
    if diff -u "$want" "$1" >"$tmp/diff"; then passed=$((passed + 1)); else failed=$((failed + 1)); echo "FAIL $dir/$2"; head -40 "$tmp/diff"; fi
}
emit() {      # stage file kind: compared when there is such a golden file
    [ -f "$x.$3" ] || return 0
    timeout 60 "$tscc" --emit="$1" "$2" >"$tmp/got" 2>/dev/null
    check "$tmp/got" "$x.$3"
}
top=$(pwd)
[ -x "$B/tests/parse_files" ] || { echo "no $B/tests/parse_files: make unit makes it"; echo "0 passed, 1 failed"; exit 1; }
for dir in tests/golden/*; do
    cd "$top/$dir" || exit 1
    for f in *.py *.tsc; do
        [ -f "$f" ] || continue
        grep -q '^# part of ' "$f" && continue     # imported by another file
        x=${f%.*}
        case $dir/$f in
        */parse/*)
            case $f in *.arch.py) arch=-a ;; *) arch= ;; esac
            timeout 20 "$B/tests/parse_files" -d -e $arch "$f" >"$tmp/out" 2>"$tmp/err"
            check "$tmp/out" "$x.ast"; check "$tmp/err" "$x.err" ;;
        */sema/err_*)
            timeout 20 "$tscc" check -pedantic-errors "$f" >"$tmp/err" 2>&1; check "$tmp/err" "$x.err" ;;
        */sema/*)
            emit graph "$f" graph; emit code "$f" code
            timeout 20 "$tscc" check "$f" >"$tmp/err" 2>&1; check "$tmp/err" "$x.err" ;;
        *)
            emit graph "$f" graph; emit code "$f" code; emit header "$f" h
            eval "set -- $(sed -n 's/^# args: //p' "$f")"
            timeout 60 "$tscc" run "$f" "$@" >"$tmp/out" 2>"$tmp/err"; rc=$?
            want_rc=$(sed -n 's/^# exit: //p' "$f")
            if [ "$rc" -eq "${want_rc:-0}" ]; then passed=$((passed + 1)); else failed=$((failed + 1)); echo "FAIL $dir/$f: exit $rc instead of ${want_rc:-0}"; fi
            check "$tmp/out" "$x.out"; check "$tmp/err" "$x.err" ;;
        esac
    done
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
