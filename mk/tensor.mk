# The runtime's tensor part. runtime/tensor (machinery) and runtime/kernels (operators) are compiled once, position independent, for both archives;
# runtime/loops once for each instruction set. Prototypes of all operators come from the table before; which of them exist is told to it after.
ISAS       := $(if $(filter x86_64-%,$(shell $(CC) -dumpmachine)),base v3 v4,base)
MARCH_base := $(if $(filter x86_64-%,$(shell $(CC) -dumpmachine)),-march=x86-64)
MARCH_v3   := -march=x86-64-v3
MARCH_v4   := -march=x86-64-v4 -mprefer-vector-width=512
TENSOR_C   := $(wildcard runtime/tensor/*.c runtime/kernels/*.c)
LOOPS_C    := $(wildcard runtime/loops/*.c)
OUTS       := $(shell seq -f op_outs_%02g 0 31)
TENSOR_O   := $(TENSOR_C:%.c=$B/%.pic.o) $(foreach i,$(ISAS),$(LOOPS_C:%.c=$B/%.$i.o))
OUTS_O     := $(OUTS:%=$B/gen/%.o)
TENSORFLAGS = $(RTFLAGS) -fno-math-errno -fno-trapping-math -fno-semantic-interposition -fPIC -Iruntime/tensor -I$B/gen
RT_HAND_O  := $(RT_O) $(TENSOR_O)
RT_O       += $(TENSOR_O) $(OUTS_O)
RT_PIC_O   += $(TENSOR_O) $(OUTS_O)

$B/runtime/tensor/%.pic.o: runtime/tensor/%.c | $B/gen/tensor_ops.h
	@mkdir -p $(@D)
	$(CC) $(TENSORFLAGS) $(DEFS) $(CFLAGS) $(SAN) -MMD -MP -c -o $@ $<
$B/runtime/kernels/%.pic.o: runtime/kernels/%.c | $B/gen/tensor_ops.h
	@mkdir -p $(@D)
	$(CC) $(TENSORFLAGS) $(DEFS) $(CFLAGS) $(SAN) -MMD -MP -c -o $@ $<
# The loops' math is what is written: no contraction of a * b + c but where fma() is called.
define LOOP_RULE
$B/runtime/loops/%.$(1).o: runtime/loops/%.c | $B/gen/tensor_ops.h
	@mkdir -p $$(@D)
	$$(CC) $$(TENSORFLAGS) $$(DEFS) $$(CFLAGS) $$(if $$(ASAN),,-O3) $$(MARCH_$(1)) -ffp-contract=off -DRT_ISA=$(1) $$(SAN) -MMD -MP -c -o $$@ $$<
endef
$(foreach i,$(ISAS),$(eval $(call LOOP_RULE,$i)))
$B/gen/op_outs_%.o: $B/gen/op_outs_%.c
	$(CC) $(TENSORFLAGS) $(DEFS) $(CFLAGS) $(SAN) -MMD -MP -c -o $@ $<

# opgen holds the table without what is known only when the runtime is compiled (how.c).
OPGEN_O := $(filter-out $B/src/ops/how.o,$(patsubst %.c,$B/%.o,$(wildcard src/base/*.c src/type/*.c src/ops/*.c))) $B/src/ops/gen/forms.o $B/src/ops/gen/runtime.o
$B/gen/opgen: $(OPGEN_O)
	$(CC) $(SAN) $(LDFLAGS) -o $@ $(OPGEN_O)
# Its files keep their times when nothing changed in them; the stamps say that they were looked at.
$B/gen/tensor_ops.stamp: $B/gen/opgen
	$B/gen/opgen prototypes $B/gen/tensor_ops.h
	@touch $@
$B/gen/tensor_ops.h: $B/gen/tensor_ops.stamp ;
$B/gen/op_outs.stamp: $B/gen/opgen $(RT_HAND_O)
	@nm -g --defined-only $(RT_HAND_O) | sed -n 's/^[0-9a-f]* [TDBRVW] \(tsrt_\(op\|prim\|torchvision\)_.*\)/\1/p' | sort -u >$B/gen/op_symbols.txt
	$B/gen/opgen outs $B/gen/op_symbols.txt $B/gen $B/gen/op_implemented.def
	@touch $@
$(OUTS:%=$B/gen/%.c) $B/gen/op_implemented.def: $B/gen/op_outs.stamp ;
$B/src/ops/how.o: $B/gen/op_implemented.def
-include $(TENSOR_O:.o=.d) $(OUTS_O:.o=.d) $B/src/ops/gen/runtime.d $B/src/ops/gen/forms.d

# Tests of tensors stand on libtsrt alone.
$B/tests/check_tensor_%.o: tests/unit/check_tensor_%.c | $B/gen/tensor_ops.h
	@mkdir -p $(@D)
	$(CC) $W -Wno-missing-prototypes $(DEFS) $(CFLAGS) $(SAN) -Iruntime -Iruntime/tensor -I$B/gen -MMD -MP -c -o $@ $<
$B/tests/check_tensor_%: $B/tests/check_tensor_%.o $B/lib/libtsrt.a
	$(CC) $(SAN) $(LDFLAGS) -o $@ $< $B/lib/libtsrt.a $$(pkg-config --libs check) -lm -lpthread
