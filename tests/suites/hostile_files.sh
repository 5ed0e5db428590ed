#!/bin/sh
# Damaged and hostile archives, pickles, safetensors and arrays, some 1,700: each is refused in order. A sanitizer build takes every third.
B=${B:-build}
case $B in *asan*) more="--asan --every=3" ;; *) more= ;; esac
exec python3 tests/tools/hostile_files.py "$B/tscc" tests/data $more
