#!/bin/sh
# Objects for each target that -print-targets names, at every level, with -g and without: an ELF file of the right machine that refers to the
# runtime. Those of this machine are linked and run by other suites.
set -u
B=${B:-build}
dir=$(mktemp -d) && trap 'rm -rf "$dir"' EXIT
passed=0 failed=0
cat >"$dir/t.tsc" <<'TSC'
from typing import List, Optional, Tuple


def words(text: str, least: int) -> List[Tuple[str, int]]:
    found: List[Tuple[str, int]] = []
    for w in text.split(" "):
        if len(w) >= least:
            found.append((w, len(w)))
    return found


def mean(xs: List[float]) -> Optional[float]:
    if len(xs) == 0:
        return None
    return sum(xs) / float(len(xs)) + xs[0] ** 0.5
TSC
machine() { od -An -tu2 -j18 -N2 "$1" | tr -d ' '; }      # e_machine
for t in $("$B/tscc" -print-targets | sed 's/ .*//'); do
    case $t in x86_64*) want=62 ;; aarch64*) want=183 ;; *) want=0 ;; esac
    for flags in -O0 -O1 -O2 -O3 "-O0 -g" "-O2 -g"; do
        # shellcheck disable=SC2086
        if "$B/tscc" -c $flags --target="$t" --no-header "$dir/t.tsc" -o "$dir/t.o" >"$dir/log" 2>&1 && [ "$(machine "$dir/t.o")" = "$want" ]; then
            passed=$((passed + 1))
        else
            failed=$((failed + 1)); echo "$t $flags: no object of machine $want"; cat "$dir/log"
        fi
    done
done
"$B/tscc" -c --target=vax-dec-ultrix --no-header "$dir/t.tsc" -o "$dir/v.o" >"$dir/log" 2>&1
if [ $? = 1 ] && grep -q 'vax' "$dir/log" && [ ! -e "$dir/v.o" ]; then passed=$((passed + 1)); else failed=$((failed + 1)); echo "vax: no error"; cat "$dir/log"; fi
"$B/tscc" -c -mcpu=nosuch --no-header "$dir/t.tsc" -o "$dir/v.o" >"$dir/log" 2>&1
if [ $? = 1 ] && grep -q "'nosuch'" "$dir/log" && [ ! -e "$dir/v.o" ]; then passed=$((passed + 1)); else failed=$((failed + 1)); echo "nosuch: no error"; cat "$dir/log"; fi
echo "$passed passed, $failed failed"
[ $failed = 0 ]
