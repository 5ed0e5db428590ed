# Tests: `make check` runs all of them, `make quick` what takes under a minute, `make asan` the same as check under ASan/UBSan.
# Unit tests are tests/unit/check_*.c, each a program with its own main, linked with everything of tscc but its main.
UNIT_C   := $(wildcard tests/unit/check_*.c)
UNIT     := $(UNIT_C:tests/unit/%.c=$B/tests/%)
CORE_O   := $(filter-out $B/src/main.o,$(SRC_O))
UNIT_TIME ?= 120
SUITES   := $(sort $(wildcard tests/suites/*.sh))

.PHONY: unit bless
$B/tests/%.o: tests/unit/%.c | $(GEN_H) $B/gen/tensor_ops.h
	@mkdir -p $(@D)
	$(CC) $W -Wno-missing-prototypes $(DEFS) $(CFLAGS) $(SAN) -Isrc -Iruntime -I$B/gen -MMD -MP -c -o $@ $<
$B/tests/check_%: $B/tests/check_%.o $(CORE_O) $B/lib/libtsrt.a
	$(CC) $(SAN) $(LDFLAGS) -o $@ $< $(CORE_O) -Wl,--whole-archive $B/lib/libtsrt.a -Wl,--no-whole-archive -Wl,--export-dynamic \
	    $$(pkg-config --libs check) -lz -lm -lpthread -ldl
-include $(UNIT:$B/tests/%=$B/tests/%.d)

unit: all $(UNIT)
check: unit
	B=$B UNIT_TIME=$(UNIT_TIME) sh tests/run-all $(UNIT) -- $(SUITES)
quick: unit
	B=$B QUICK=1 UNIT_TIME=$(UNIT_TIME) sh tests/run-all $(UNIT) -- $(SUITES)
asan:
	$(MAKE) ASAN=1 check
bless: unit
	B=$B BLESS=1 sh tests/run-all -- $(SUITES)
