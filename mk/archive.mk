# The archive reader by itself: a tool that shows what is in a .pt file, and its fuzzer.
ARCHIVE_C := $(filter-out src/archive/tensors.c,$(wildcard src/base/*.c src/archive/*.c))

$B/tests/ptdump: tests/tools/ptdump.c $(ARCHIVE_C:%.c=$B/%.o)
	@mkdir -p $(@D)
	$(CC) $W $(DEFS) $(CFLAGS) $(SAN) -Isrc -o $@ $^ -lz

# The same target on changed copies of good files, a fixed number of them: tests/suites/fuzz.sh runs it.
$B/tests/mutate_archive: tests/fuzz/mutate.c tests/fuzz/fuzz_archive.c $(ARCHIVE_C:%.c=$B/%.o)
	@mkdir -p $(@D)
	$(CC) $W $(DEFS) $(CFLAGS) $(SAN) -Isrc -o $@ $^ -lz
unit: $B/tests/mutate_archive

# make fuzz-archive FUZZ_SECONDS=60: libFuzzer over zip, pickle, torch.load and torch.save, safetensors and .npy; seeds are the files of tests/data.
.PHONY: fuzz-archive
$B/tests/fuzz_archive: tests/fuzz/fuzz_archive.c $(ARCHIVE_C)
	@mkdir -p $(@D)
	$(CLANG) -std=c11 -g -O1 -fsanitize=fuzzer,address,undefined -fno-sanitize-recover=undefined $(DEFS) -Isrc -o $@ $^ -lz
fuzz-archive: $B/tests/fuzz_archive
	@mkdir -p $B/fuzz/archive
	$B/tests/fuzz_archive -timeout=20 -max_len=6000 -max_total_time=$(FUZZ_SECONDS) -artifact_prefix=$B/fuzz/ $B/fuzz/archive tests/data tests/data/files
