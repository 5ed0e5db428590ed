#!/bin/sh
# Every rule of docs/language.md, sections 1 to 9, as programs: tests/spec/N.M-what-good.py and -bad.py. What they expect was checked against PyTorch 2.13
# by tests/tools/spec_oracle.py; everything is compiled with -pedantic-errors, since extensions are no part of these rules.
#   # expect: TEXT   `tscc run` prints these lines, in this order, and no others (or what the .out file beside it holds)
#   # check          on the first line: it compiles; it isn't run
#   # error: TEXT    this line has an error with TEXT in its message, and no other line has one
#   # fails: TEXT    this line fails when run, with TEXT in the report
set -u
B=${B:-build}; case $B in /*) ;; *) B=$(pwd)/$B ;; esac
tmp=$(mktemp -d) && trap 'rm -rf "$tmp"' EXIT
passed=0 failed=0
fail() { failed=$((failed + 1)); echo "FAIL $f: $1"; shift; for x; do head -20 "$x"; done; }
cd tests/spec || exit 1
for f in *.py; do
    if grep -q '# error' "$f"; then
        timeout 60 "$B/tscc" check -pedantic-errors --entry main "$f" >"$tmp/out" 2>&1; rc=$?
        awk '/# error: /{ t = $0; sub(/.*# error: /, "", t); print FNR "\t" t }' "$f" >"$tmp/want"
        sed -n "s/^[^:]*:\([0-9]*\):[0-9]*: error: /\1\t/p" "$tmp/out" >"$tmp/got"
        if [ "$rc" -ne 1 ]; then fail "exit $rc instead of 1" "$tmp/out"
        elif awk -F '\t' 'NR == FNR { want[$1] = $2; n++; next } { if (!($1 in want) || !index($2, want[$1])) bad = 1; seen[$1] = 1 }
                          END { for (l in want) if (!(l in seen)) bad = 1; exit bad || !n }' "$tmp/want" "$tmp/got"; then passed=$((passed + 1))
        else fail "other errors" "$tmp/out"; fi
    elif sed 1q "$f" | grep -q '# check'; then
        if timeout 60 "$B/tscc" check -pedantic-errors --entry main "$f" >"$tmp/out" 2>&1 && ! [ -s "$tmp/out" ]; then passed=$((passed + 1))
        else fail "refused" "$tmp/out"; fi
    else
        timeout 60 "$B/tscc" run -pedantic-errors "$f" >"$tmp/out" 2>"$tmp/err"; rc=$?
        if grep -q '# fails: ' "$f"; then
            line=$(grep -n '# fails: ' "$f" | cut -d: -f1)
            if [ "$rc" -eq 1 ] && grep -qF "$(sed -n 's/.*# fails: //p' "$f")" "$tmp/err" && grep -q "line $line, in" "$tmp/err"; then passed=$((passed + 1))
            else fail "exit $rc, or another report" "$tmp/err"; fi
            continue
        fi
        want=${f%.py}.out
        [ -f "$want" ] || { want=$tmp/want; sed -n 's/.*# expect: \{0,1\}//p' "$f" >"$want"; }
        if [ "$rc" -eq 0 ] && cmp -s "$want" "$tmp/out"; then passed=$((passed + 1)); else fail "exit $rc, or another output" "$tmp/err"; diff "$want" "$tmp/out"; fi
    fi
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
