# The names of the operator table's rows as texts of their own: NAME(id, "aten::add.int", "aten::add"), cut from the schemas.
OPS_DEF := $(wildcard src/ops/*.def)
GEN_H   += $B/gen/op_names.def
$B/gen/op_names.def: $(OPS_DEF) mk/ops.mk
	@mkdir -p $(@D)
	sed -n 's|^OP(\([A-Za-z0-9_]*\), "\([^.("]*\)\([^("]*\).*|NAME(\1, "\2\3", "\2")|p' $$(sed -n 's|^#include "\(.*\)"|src/\1|p' src/ops/all.def) > $@
