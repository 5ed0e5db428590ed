/* grad.c: what recording gradients must know of an operator, from grad.def and the operator's schema. */
#include <string.h>
#include "ops/private.h"

typedef struct Row { const char *node, *rule, *from; uint32_t outs; } Row;

static Row row_of(OpId op) {
    switch (op) {
#define GRAD(id_, ...) case OP_##id_: return (Row){__VA_ARGS__};
#include "ops/grad.def"
#undef GRAD
    default: return (Row){0};
    }
}

static bool has_row(const Row *r) { return r->node || r->rule; }

/* aten::add_.Tensor -> aten::add.Tensor; OP_none: no in-place form, or of nothing. */
static OpId functional(Session *s, const Schema *sc) {
    const Sym n = sc->ns_name;
    if (n->len < 2 || n->s[n->len - 1] != '_' || n->s[n->len - 2] == '_') return OP_none;
    const char *dot = sc->overload->len ? "." : "";
    return op_by_text(s, sym_printf(s, "%.*s%s%s", (int)n->len - 1, n->s, dot, sc->overload->s)->s);
}

static bool holds_tensors(const Type *t) {
    while (t->kind == TY_Optional || t->kind == TY_List) t = t->elem[0];
    return t->kind == TY_Tensor;
}

/* Is name one of the words of list? */
static bool among(const char *list, Sym name) {
    for (const char *p = list; *p;) {
        const size_t n = strcspn(p, " ");
        if (n == name->len && !memcmp(p, name->s, n)) return true;
        p += n + (p[n] == ' ');
    }
    return false;
}

/* Has some overload of that name a derivative? */
static bool differentiable(Session *s, const Schema *sc) {
    int n;
    const OpId *op = op_overloads(s, sc->ns_name, &n);
    for (int i = 0; i < n; i++) {
        const Row r = row_of(op[i]);
        if (has_row(&r)) return true;
    }
    return false;
}

bool op_grad(Session *s, OpId op, OpGrad *out) {
    const Schema *sc = op_schema(s, op);
    *out = (OpGrad){0};
    if (!sc || sc->varargs || sc->nparam > 64 || sc->nret > 32) return false;
    Row r = row_of(op);
    if (!has_row(&r)) {
        const OpId of = functional(s, sc);
        if (of) r = row_of(of);
    }
    bool views = false;
    for (int i = 0; i < sc->nret; i++) views |= sc->ret[i].alias && !sc->ret[i].alias->write;
    for (int i = 0; i < sc->nparam; i++) {
        const Param *p = &sc->param[i];
        if (!holds_tensors(p->type)) continue;
        const bool written = p->alias && p->alias->write;
        if (written) out->written |= (uint64_t)1 << i;
        if (written && p->kw_only) out->is_out = true;
        if (views && !out->view_of && p->alias && !written && p->type->kind == TY_Tensor) out->view_of = (uint8_t)(i + 1);
        if (!r.from || among(r.from, p->name)) out->from |= (uint64_t)1 << i;
    }
    if (!has_row(&r)) out->view_of = 0;                  /* detach() */
    if (out->is_out && !differentiable(s, sc)) return false;
    out->name = sc->name->s;
    out->node = r.node;
    out->rule = r.rule;
    out->outs = r.outs ? r.outs : ~(uint32_t)0;
    return has_row(&r) || out->is_out;
}

bool op_autodiff(OpId op) {
    switch (op) {
#define AUTODIFF(id_) case OP_##id_:
#include "ops/autodiff.def"
#undef AUTODIFF
        return true;
    default: return false;
    }
}
