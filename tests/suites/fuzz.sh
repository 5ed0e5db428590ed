#!/bin/sh
# Fuzz targets on good files and on a fixed number of changed copies of them: none may crash or hang.
B=${B:-build}
exec "$B/tests/mutate_archive" 10000 tests/data/*.pt tests/data/files/*.pt tests/data/files/*.np[yz] tests/data/files/*.safetensors
