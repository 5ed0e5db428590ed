#!/bin/sh
# Fuzz targets on good files and on a fixed number of changed copies of them: none may crash or hang.
B=${B:-build}
one=$("$B/tests/mutate_archive" 10000 tests/data/*.pt tests/data/archive/legacy_1_?.pt tests/data/files/*.pt tests/data/files/*.np[yz] tests/data/files/*.safetensors) || { echo "$one"; echo "FAIL archives: see above"; }
two=$("$B/tests/mutate_parse" 3000 tests/golden/parse/*.py) || { echo "$two"; echo "FAIL parser: see above"; }
passed=0 failed=0
for said in "$one" "$two"; do
    last=$(printf '%s\n' "$said" | tail -1)
    case $last in *" passed, 0 failed") passed=$((passed + ${last%% *})) ;; *) failed=$((failed + 1)) ;; esac
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
