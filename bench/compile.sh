#!/bin/sh
# How long tscc itself takes: `check` and `-c -O2` of a 1,000-line file, `run` of hello world; best of several, in ms, beside the start of /bin/true.
#   compile.sh BUILD
set -eu
B=$1; dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 bench/thousand.py 950 >"$dir/thousand.tsc"
printf 'def main() -> int:\n    print("hello, world")\n    return 0\n' >"$dir/hello.tsc"
best() {
    label=$1; shift; least=
    for _ in 1 2 3 4 5 6 7; do
        t0=$(date +%s%N); "$@" >/dev/null; t1=$(date +%s%N); t=$((t1 - t0))
        if [ -z "$least" ] || [ "$t" -lt "$least" ]; then least=$t; fi
    done
    awk -v l="$label" -v t="$least" 'BEGIN { printf "%-34s %9.1f ms\n", l, t / 1e6 }'
}
best "start of a process (/bin/true)" /bin/true
best "tscc check, 1,000 lines" "$B/tscc" check "$dir/thousand.tsc"
best "tscc run, hello world" "$B/tscc" run "$dir/hello.tsc"
best "tscc -c -O2, 1,000 lines" "$B/tscc" -c -O2 "$dir/thousand.tsc" -o "$dir/thousand.o"
