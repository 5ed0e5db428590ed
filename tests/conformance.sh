#!/bin/sh
# Runs the conformance suites of tests/floors over build $B and compares each count with its floor. Closes with 'N passed, N failed', where a
# suite counts as one: passed when it reaches its floor and nothing in it crashed. Without the corpora our own sample of cases serves.
set -u
B=${B:-build}
if [ -n "${TSCC_CORPORA:-}" ]; then corpora=$TSCC_CORPORA
elif [ -x ../shared/corpora/unpack ]; then corpora=build/corpora; ../shared/corpora/unpack "$corpora" || exit 1
else echo "conformance: no corpora at \$TSCC_CORPORA or ../shared/corpora: tests/sample serves"; exec sh tests/suites/sample.sh
fi
passed=0 failed=0
out=$(mktemp) && trap 'rm -f "$out"' EXIT
grep -v '^#' tests/floors >"$out.floors"
while read -r suite filters floor; do
    case $suite in language | archives) dir=$corpora/conformance ;; *) dir=$corpora/$suite ;; esac
    set --
    for f in $(echo "$filters" | tr '+' ' '); do [ "$f" = all ] || set -- "$@" --filter "$f"; done
    python3 tests/conformance.py "$suite" "$dir" --tscc "$B/tscc" --floor "$floor" "$@" >"$out" 2>&1; rc=$?
    sed "s/^/$suite $filters: /" "$out"
    crashed=$(sed -n 's/^crashed: //p' "$out")
    if [ "$rc" -eq 0 ] && [ "${crashed:-1}" -eq 0 ]; then passed=$((passed + 1)); else failed=$((failed + 1)); echo "FAIL $suite $filters: floor $floor, crashed ${crashed:-?}"; fi
done <"$out.floors"
rm -f "$out.floors"
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
