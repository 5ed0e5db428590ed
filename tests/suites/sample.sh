#!/bin/sh
# Our own sample of conformance cases (tests/sample, answers recorded from PyTorch by tests/tools/record_sample.py): all must pass.
B=${B:-build}
exec python3 tests/conformance.py language tests/sample --tscc "$B/tscc" --timeout 60
