# The float32 functions of runtime/loops against libm's doubles: every 9973rd float in `make check`, all 2^32 of them with `make slow-math` (an hour).
# Once as a machine without FMA computes them, once with it.
MATH_ULP := $(foreach i,$(filter-out v4,$(ISAS)),$B/tests/math_ulp_$i)
$B/tests/math_ulp_%: tests/slow/math_ulp.c $(wildcard runtime/loops/*.h)
	@mkdir -p $(@D)
	$(CC) $W $(DEFS) $(CFLAGS) -O3 -fno-math-errno -fno-trapping-math -ffp-contract=off $(MARCH_$*) $(SAN) -Iruntime/loops -o $@ $< -lm
unit: $(MATH_ULP)
.PHONY: slow-math
slow-math: $(MATH_ULP)
	for p in $^; do echo $$p; $$p 1 || exit 1; done

# bench/elementwise.py (run by hand, needs PyTorch) times this against PyTorch.
.PHONY: bench-elementwise
bench-elementwise: $B/bench/elementwise
$B/bench/elementwise: bench/elementwise.c $B/lib/libtsrt.a
	@mkdir -p $(@D)
	$(CC) $W -Wno-pedantic $(DEFS) -O2 -Iruntime -Iruntime/tensor -I$B/gen -o $@ $< $B/lib/libtsrt.a -lm -lpthread
