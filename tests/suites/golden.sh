#!/bin/sh
# Golden files: x.tsc (or .py) of tests/golden/driver and tests/golden/eval, and whichever of x.graph, x.code, x.h, x.out, x.err stand beside it;
# each is compared with what tscc gives. .out and .err are what `tscc run` writes to stdout and stderr; .err closes with the exit status. BLESS=1 rewrites them.
# The .out files of tests/golden/eval are what Python 3.11 prints for the same file.
set -u
B=${B:-build}; case $B in /*) tscc=$B/tscc ;; *) tscc=$(pwd)/$B/tscc ;; esac
passed=0 failed=0
tmp=$(mktemp -d) && trap 'rm -rf "$tmp"' EXIT
compare() {   # compare GOLDEN
    if [ "${BLESS:-}" ]; then cp "$tmp/got" "$1"; passed=$((passed + 1)); return; fi
    if diff -u "$1" "$tmp/got" >"$tmp/diff"; then passed=$((passed + 1)); else failed=$((failed + 1)); echo "FAIL $1"; head -40 "$tmp/diff"; fi
}
for f in tests/golden/driver/*.tsc tests/golden/driver/*.py tests/golden/eval/*.tsc tests/golden/eval/*.py; do
    [ -f "$f" ] || continue
    stem=${f%.*} dir=$(dirname "$f") base=$(basename "$f")
    for kind in graph code h; do
        [ -f "$stem.$kind" ] || continue
        stage=$kind; [ $kind = h ] && stage=header
        (cd "$dir" && timeout 60 "$tscc" --emit=$stage "$base") >"$tmp/got" 2>&1
        compare "$stem.$kind"
    done
    if [ -f "$stem.out" ] || [ -f "$stem.err" ]; then
        (cd "$dir" && timeout 60 "$tscc" run "$base" one two) >"$tmp/out" 2>"$tmp/err"; echo "exit $?" >>"$tmp/err"
        # What the address sanitizer says about generators' stacks is no report.
        sed -i "/WARNING: ASan doesn't fully support/d" "$tmp/err"
        if [ -f "$stem.out" ]; then cp "$tmp/out" "$tmp/got"; compare "$stem.out"; fi
        if [ -f "$stem.err" ]; then cp "$tmp/err" "$tmp/got"; compare "$stem.err"
        elif [ "$(cat "$tmp/err")" != "exit 0" ]; then failed=$((failed + 1)); echo "FAIL $f: $(head -5 "$tmp/err")"; fi
    fi
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
