#!/bin/sh
# One pass on text: tests/pass/NAME/x.graph through pass NAME must give x.after. BLESS=1 writes the .after files instead.
set -u
B=${B:-build}; passed=0 failed=0
tool=$B/tests/graph_tool; [ -x "$tool" ] || make -s B="$B" ${ASAN:+ASAN=$ASAN} "$tool" >/dev/null
out=$(mktemp) && trap 'rm -f "$out"' EXIT
for x in tests/pass/*/*.graph; do
    pass=$(basename "$(dirname "$x")"); after=${x%.graph}.after
    if ! timeout 20 "$tool" "--passes=$pass" --exact "$x" >"$out" 2>&1; then failed=$((failed + 1)); echo "FAIL $x"; cat "$out"; continue; fi
    [ -n "${BLESS:-}" ] && cp "$out" "$after"
    if cmp -s "$out" "$after"; then passed=$((passed + 1)); else failed=$((failed + 1)); echo "FAIL $x"; diff "$after" "$out"; fi
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
