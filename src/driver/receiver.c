/* receiver.c: see receiver.h. */
#include "driver/receiver.h"
#include <string.h>

bool receiver_open(Receiver *r, Compile *c, const char *entry) {
    *r = (Receiver){.c = c};
    if (!entry || !eval_lookup(compile_eval(c), sym(compile_session(c), entry), &r->of)) return false;
    if (r->of.kind == ENT_MODULE) return true;
    return r->of.kind == ENT_CLASS && (r->of.u.cls->kind == CLASS_SCRIPT || r->of.u.cls->kind == CLASS_DATACLASS);
}

tsrt_boxed_fn *receiver_method(Receiver *r, const char *method, Graph **g) {
    Session *s = compile_session(r->c);
    *g = NULL;
    if (r->of.kind == ENT_MODULE) *g = compile_module_method(r->c, r->of.u.module, method);
    else {
        const Type *t = compile_class(r->c, r->of.u.cls);
        if (!t) return NULL;
        if (!(*g = shape_method(t, sym(s, method)))) {
            diag(s, DIAG_class_attribute, r->of.defined, t->name->s, method);
            return NULL;
        }
    }
    return *g ? compile_code(r->c, *g) : NULL;
}

/* A new object of the class; its __init__ is run where the call is not that itself. */
static bool make_object(Receiver *r, const char *method) {
    Session *s = compile_session(r->c);
    tsrt_ctx *c = compile_ctx(r->c);
    const Type *t = compile_class(r->c, r->of.u.cls);
    const tsrt_type *rt = t ? rtype_of(s, t) : NULL;
    if (!rt || !(r->self = tsrt_object_new(c, rt))) return false;
    if (!strcmp(method, "__init__")) return true;
    Graph *g;
    tsrt_boxed_fn *fn = receiver_method(r, "__init__", &g);
    if (!fn) return false;
    if (g->nparams != 1) return diag(s, DIAG_verify_no_init, r->of.defined, t->name->s);
    tsrt_value self = {0}, result = {0};
    tsrt_retain(r->self);
    if (tsrt_value_from(c, rt, &r->self, &self)) return false;
    bool ok = !fn(c, &self, &result);
    if (ok) tsrt_value_drop(c, &result);
    else diag(s, DIAG_uncaught, r->of.defined, tsrt_error_message(c)), tsrt_error_clear(c);
    tsrt_value_drop(c, &self);
    return ok;
}

bool receiver_self(Receiver *r, const char *method, tsrt_value *out) {
    tsrt_ctx *c = compile_ctx(r->c);
    bool init = r->of.kind == ENT_CLASS && !strcmp(method, "__init__");
    if (init && r->self) receiver_close(r);
    if (!r->self) {
        if (r->of.kind == ENT_MODULE) r->self = eval_module_object(compile_eval(r->c), r->of.u.module, c);
        else if (!make_object(r, method)) return false;
    }
    if (!r->self) return false;
    tsrt_retain(r->self);
    return !tsrt_value_from(c, r->self->type, &r->self, out);
}

void receiver_close(Receiver *r) {
    if (r->self) tsrt_release(compile_ctx(r->c), r->self);
    r->self = NULL;
}
