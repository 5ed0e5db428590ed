/* torch.LongTensor(...) and its like: sizes give a new tensor of any contents, data gives that data as the class's dtype. As PyTorch's
 * LegacyTensorConstructor; what the ints of a call are is told by their types, so nothing else than ints counts as sizes. */
#include "sema/internal.h"
#include <string.h>

static SV *refuse(Fn *f, Span span, const char *why) {
    ERR(f, DIAG_legacy_tensor, span, f->called->qualified, why);
    return sv_poison(f, span);
}

SV *call_legacy_tensor(Fn *f, AstCall *call, const Type *hint) {
    (void)hint;
    const Span span = call->base.span;
    const Builtin *self = f->called;
    ArgVec arg = {0};
    if (!emit_args(f, call, &arg)) return sv_poison(f, span);
    f->called = self;
    int given = 0;
    bool sizes = true;
    for (int i = 0; i < arg.len; i++) {
        if (arg.data[i].keyword && strcmp(arg.data[i].keyword->s, "device") != 0)
            return refuse(f, arg.data[i].span, arena_printf(f->a, "there is no argument '%s'", arg.data[i].keyword->s));
        if (arg.data[i].keyword) continue;
        given++;
        sizes &= type_is(arg.data[i].v->type, TY_Int);
    }
    if (given > 1 && !sizes) return refuse(f, span, "several arguments are sizes, and not all of these are ints");
    Arg dtype = {.keyword = sym(f->s, "dtype"), .v = emit_int(f, torch_dtype_number(self->op), span), .span = span};
    if (!given) {
        Arg none = {.v = emit_list(f, TY(f, Int), NULL, 0, span), .span = span};
        vec_push(f->a, &arg, none);
        for (int i = arg.len - 1; i > 0; i--) arg.data[i] = arg.data[i - 1];       /* before the device */
        arg.data[0] = none;
        sizes = false;
    }
    vec_push(f->a, &arg, dtype);
    return sv_value(f, emit_op(f, sizes ? "aten::empty" : "aten::tensor", arg.data, arg.len, span), span);
}
