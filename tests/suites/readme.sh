#!/bin/sh
# What README.md shows is what tscc prints.
python3 tests/tools/readme_tour.py README.md "${B:-build}" ${BLESS:+--write}
