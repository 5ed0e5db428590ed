# `make conformance`: PyTorch's recorded answers. The corpora are looked for at $TSCC_CORPORA (unpacked), then ../shared/corpora (unpacked into
# build/corpora); where neither is found the step says so. tests/floors holds the counts that must not fall.
.PHONY: conformance
conformance: all
	B=$B sh tests/conformance.sh
