# The names of the operator table's rows as texts of their own: NAME(id, "aten::add.int", "aten::add"), cut from the schemas.
OPS_DEF := $(wildcard src/ops/*.def)
GEN_H   += $B/gen/op_names.def
$B/gen/op_names.def: $(OPS_DEF) mk/ops.mk
	@mkdir -p $(@D)
	sed -n 's|^OP(\([A-Za-z0-9_]*\), "\([^.("]*\)\([^("]*\).*|NAME(\1, "\2\3", "\2")|p' $$(sed -n 's|^#include "\(.*\)"|src/\1|p' src/ops/all.def) > $@

# Boxed entries and prototypes, written by a program of our own that has the table inside.
BOXGEN_O := $(patsubst %.c,$B/%.o,$(wildcard src/base/*.c src/type/*.c src/ops/*.c)) $B/src/ops/gen/boxed.o $B/src/ops/gen/forms.o
SRC_O    += $B/gen/op_boxed.o
$B/gen/boxgen: $(BOXGEN_O)
	$(CC) $(SAN) $(LDFLAGS) -o $@ $(BOXGEN_O)
$B/gen/op_boxed.c $B/gen/op_prototypes.h &: $B/gen/boxgen
	$B/gen/boxgen $B/gen/op_boxed.c $B/gen/op_prototypes.h
$B/gen/op_boxed.o: $B/gen/op_boxed.c
	$(CC) $W $(DEFS) $(CFLAGS) $(SAN) -Isrc -Iruntime -I$B/gen -MMD -MP -c -o $@ $<
$B/tests/check_ops.o: $B/gen/op_prototypes.h
-include $B/src/ops/gen/boxed.d

# docs/operators.md and the like are made, never committed.
.PHONY: docs
docs: $B/gen/opsdoc
	@mkdir -p $B/docs
	$B/gen/opsdoc > $B/docs/operators.md
$B/gen/opsdoc: $(filter-out $B/src/ops/gen/boxed.o $B/src/ops/gen/forms.o,$(BOXGEN_O)) $B/src/ops/gen/doc.o
	$(CC) $(SAN) $(LDFLAGS) -o $@ $^
