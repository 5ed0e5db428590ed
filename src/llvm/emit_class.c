/* emit_class.c: objects and enums: layout, descriptors, attributes, methods found at run time, `with`. An object is a cell with its attributes
 * behind the head in C layout, in the order of its class's shape, the base's first. An enum's value is the place of its member. */
#include <string.h>
#include "llvm/be.h"

/* ---- layout and descriptors */
uint32_t be_layout(Cg *cg, const Type *cls) {
    TypeInfo *i = be_type(cg, cls);
    if (i->offset) return i->bytes;
    const ClassShape *shape = type_shape(cg->s, cls);
    i->offset = NEWN(cg->a, uint32_t, shape->attr.len + 1);
    uint32_t at = sizeof(tsrt_cell);
    for (int k = 0; k < shape->attr.len; k++) {
        const TypeInfo *e = be_type(cg, shape->attr.data[k].type);
        at = (at + e->align - 1) / e->align * e->align;
        i->offset[k] = at;
        at += e->size;
    }
    return i->bytes = (at + 7) / 8 * 8;
}

bool be_has_nominal(const Type *t) {
    if (t->kind == TY_Class || t->kind == TY_Interface || t->kind == TY_Enum) return true;
    for (int i = 0; i < t->nelem; i++)
        if (be_has_nominal(t->elem[i])) return true;      /* as deep as the type, which has a limit */
    return false;
}

static Ty desc_type(Cg *cg) {
    Ty part[14] = {cg->i32, cg->i32, cg->i32, cg->i32};
    for (int i = 4; i < 14; i++) part[i] = cg->ptr;
    return LLVMStructTypeInContext(cg->lc, part, 14, 0);
}

static Val pointers(Cg *cg, Val *v, unsigned n, const char *name) {
    return n ? be_global(cg, LLVMArrayType2(cg->ptr, n), LLVMConstArray2(cg->ptr, v, n), name) : LLVMConstNull(cg->ptr);
}

/* The methods of cls itself that are called by name, as far as this unit has them. */
static Val method_table(Cg *cg, const Type *cls, unsigned *count) {
    VEC(Val) row = {0};
    Sym init = sym(cg->s, "__init__"), less = sym(cg->s, "__lt__");
    Ty pair[2] = {cg->ptr, cg->ptr};
    Ty row_t = LLVMStructTypeInContext(cg->lc, pair, 2, 0);
    const ClassShape *shape = cls->shape;
    for (int i = 0; (shape->by_name || shape->sorts) && i < shape->method.len; i++) {
        const ClassMethod *m = &shape->method.data[i];
        FnInfo *fn = m->graph->is_method && m->name != init && (shape->by_name || m->name == less) ? be_fn(cg, m->graph) : NULL;
        if (!fn) continue;
        Val part[2] = {be_text(cg, m->name->s, m->name->len), wrap_boxed_later(cg, fn)};
        vec_push(cg->a, &row, LLVMConstStructInContext(cg->lc, part, 2, 0));
    }
    *count = (unsigned)row.len;
    if (!row.len) return LLVMConstNull(cg->ptr);
    return be_global(cg, LLVMArrayType2(row_t, (uint64_t)row.len), LLVMConstArray2(row_t, row.data, (uint64_t)row.len), "methods");
}

static Val class_extra(Cg *cg, const Type *t) {
    unsigned n;
    Val table = method_table(cg, t, &n), base = t->shape->base ? be_desc(cg, t->shape->base) : LLVMConstNull(cg->ptr);
    Val part[4] = {LLVMConstInt(cg->i32, be_layout(cg, t), 0), LLVMConstInt(cg->i32, n, 0), base, table};
    Val init = LLVMConstStructInContext(cg->lc, part, 4, 0);
    return be_global(cg, LLVMTypeOf(init), init, "class");
}

/* The members' values side by side. */
static Val enum_values(Cg *cg, const Type *t) {
    const ClassShape *shape = type_shape(cg->s, t);
    const unsigned n = (unsigned)shape->member.len;
    Val *v = NEWN(cg->a, Val, n + 1);
    for (unsigned i = 0; i < n; i++) v[i] = be_const_data(cg, shape->member.data[i].value, shape->value_type);
    Ty e = be_type(cg, shape->value_type)->mem;
    return be_global(cg, LLVMArrayType2(e, n), LLVMConstArray2(e, v, n), "values");
}

static Val enum_extra(Cg *cg, const Type *t) {
    Val part[2] = {be_int(cg, t->shape->member.len), enum_values(cg, t)};
    Val init = LLVMConstStructInContext(cg->lc, part, 2, 0);
    return be_global(cg, LLVMTypeOf(init), init, "enum");
}

/* i->desc is there before the parts are made: an object may hold objects of its own class. */
Val be_desc_nominal(Cg *cg, const Type *t, TypeInfo *i) {
    const ClassShape *shape = type_shape(cg->s, t);
    const bool is_enum = t->kind == TY_Enum, is_class = t->kind == TY_Class;
    const char *fns = is_enum ? "enum" : "object", *text = type_text(cg->s, t);
    Val null = LLVMConstNull(cg->ptr);
    Val g = LLVMAddGlobal(cg->m, desc_type(cg), arena_printf(cg->a, "tsrt_type.%s", text));
    i->desc = g;
    const unsigned nattr = is_class ? (unsigned)shape->attr.len : 0, nname = is_enum ? (unsigned)shape->member.len : nattr;
    Val *elem = NEWN(cg->a, Val, nattr + 2), *offset = NEWN(cg->a, Val, nattr + 1), *name = NEWN(cg->a, Val, nname + 1);
    if (is_class) be_layout(cg, t);
    for (unsigned k = 0; k < nattr; k++) {
        elem[k] = be_desc(cg, shape->attr.data[k].type);
        offset[k] = LLVMConstInt(cg->i32, i->offset[k], 0);
    }
    for (unsigned k = 0; k < nname; k++) {
        Sym s = is_enum ? shape->member.data[k].name : shape->attr.data[k].name;
        name[k] = be_text(cg, s->s, s->len);
    }
    if (is_enum) elem[0] = be_desc(cg, shape->value_type);
    const unsigned nelem = is_enum ? 1 : nattr;
    Val part[14] = {
        LLVMConstInt(cg->i32, is_enum ? TSRT_ENUM : TSRT_CLASS, 0), LLVMConstInt(cg->i32, 8, 0), LLVMConstInt(cg->i32, 8, 0),
        LLVMConstInt(cg->i32, nelem, 0), be_text(cg, text, strlen(text)), pointers(cg, elem, nelem, "elems"),
        nattr ? be_global(cg, LLVMArrayType2(cg->i32, nattr), LLVMConstArray2(cg->i32, offset, nattr), "offsets") : null,
        pointers(cg, name, nname, "fields"),
        is_enum ? null : be_desc_function(cg, "list", "retain"), is_enum ? null : be_desc_function(cg, fns, "drop"),
        be_desc_function(cg, fns, "eq"), be_desc_function(cg, fns, "hash"), be_desc_function(cg, fns, "show"),
        is_class ? class_extra(cg, t) : is_enum ? enum_extra(cg, t) : null,
    };
    LLVMSetInitializer(g, LLVMConstStructInContext(cg->lc, part, 14, 0));
    LLVMSetGlobalConstant(g, 1);
    LLVMSetLinkage(g, LLVMPrivateLinkage);
    return g;
}

/* ---- attributes */
static Val attr_at(Fn *f, const Type *cls, Val object, int k) {
    be_layout(f->cg, cls);
    Val at = be_int(f->cg, be_type(f->cg, cls)->offset[k]);
    return LLVMBuildInBoundsGEP2(f->b, f->cg->i8, object, &at, 1, "");
}

/* Holds a pointer to a cell that must be there. */
static bool needs_cell(const Type *t) {
    switch (t->kind) {
    case TY_Str: case TY_List: case TY_Dict: case TY_Class: case TY_Interface: case TY_Tensor: case TY_Future: return true;
    case TY_Tuple:
        for (int i = 0; i < t->nelem; i++)
            if (needs_cell(t->elem[i])) return true;      /* as deep as the type */
        return false;
    default: return false;
    }
}

bool be_may_be_unset(const Type *cls, const Type *attr) { return cls->shape && !cls->shape->whole && needs_cell(attr); }

/* Is a pointer in v null? */
static Val unset(Fn *f, const Type *t, Val v) {
    if (t->kind != TY_Tuple) return LLVMBuildIsNull(f->b, v, "");
    Val any = NULL;
    for (int i = 0; i < t->nelem; i++) {
        if (!needs_cell(t->elem[i])) continue;
        Val one = unset(f, t->elem[i], be_field(f, t, v, i));
        any = any ? LLVMBuildOr(f->b, any, one, "") : one;
    }
    return any;
}

EMITTER(emit_create_object) {
    (void)how;
    Val args[2] = {f->ctx, be_desc(f->cg, n->out[0]->type)};
    Val p = be_rt_call(f, "tsrt_object_new", "ppp", 0, args);
    out_(f, n, 0, err_no_memory_check(f, p, n));
    return true;
}

EMITTER(emit_getattr) {
    (void)how;
    const Type *cls = n->in[0]->type;
    const TypeInfo *t = be_type(f->cg, n->out[0]->type);
    Val v = be_load(f, t, attr_at(f, cls, in_(f, n, 0), shape_attr(cls, n->attr.name)));
    if (be_may_be_unset(cls, t->t)) {
        BB bad = be_block(f, "unset"), on = be_block(f, "set");
        err_unlikely(f, LLVMBuildCondBr(f->b, unset(f, t->t, v), bad, on));
        be_at(f, bad);
        Val name = be_text(f->cg, n->attr.name->s, n->attr.name->len);
        be_fail_text(f, RT_ATTRIBUTE_ERROR, "attribute '%s' is read before it is set", &name, 1);
        err_now(f, n);
        LLVMBuildUnreachable(f->b);
        be_at(f, on);
    } else {
        v = be_is_cell(f, t, v);
    }
    if (t->counted && f->vi[n->out[0]->id].root == n->out[0]) be_retain(f, t, v);
    out_(f, n, 0, v);
    return true;
}

/* The new value is in place before the old one goes. */
EMITTER(emit_setattr) {
    (void)how;
    const Type *cls = n->in[0]->type;
    const TypeInfo *t = be_type(f->cg, n->in[1]->type);
    Val at = attr_at(f, cls, in_(f, n, 0), shape_attr(cls, n->attr.name));
    Val v = own_take(f, n, n->in[1]), old = t->counted ? be_load(f, t, at) : NULL;
    be_store(f, t, v, at);
    if (old) be_release(f, t, old, false);
    return true;
}

/* ---- methods found at run time */
EMITTER(emit_call_method) {
    (void)how;
    Cg *cg = f->cg;
    Ty array_t;
    Val array = be_value_array(f, n->in, n->nin, &array_t), out = be_slot_take(f, cg->value_t);
    Val args[4] = {f->ctx, be_text(cg, n->attr.name->s, n->attr.name->len), array, out};
    err_if(f, LLVMBuildIsNotNull(f->b, be_rt_call(f, "tsrt_call_method", "ipppp", 0, args), ""), n);
    be_slot_give(f, array_t, array);
    if (n->nout) {
        const TypeInfo *t = be_type(cg, n->out[0]->type);
        Val v = be_untag(f, t->t, LLVMBuildLoad2(f->b, cg->value_t, out, ""));
        if (be_boxes(cg, t->t, type_simple(cg->s, TY_Any))) {      /* out of its box */
            Val drop[2] = {f->ctx, out};
            be_retain(f, t, v);
            be_rt_call(f, "tsrt_value_drop", "vpp", 0, drop);
        }
        out_(f, n, 0, v);
    }
    be_slot_give(f, cg->value_t, out);
    return true;
}

/* ---- with */
EMITTER(emit_enter) {
    (void)how;
    Cg *cg = f->cg;
    if (!f->info->can_fail) return true;
    With w = {.object = n->in[0], .leave = n->attr.callee, .slot = be_zero_slot(f, cg->ptr), .open = true};
    Val object = in_(f, n, 0);
    be_retain(f, be_type(cg, n->in[0]->type), object);
    LLVMBuildStore(f->b, object, w.slot);
    vec_push(cg->a, &f->withs, w);
    return true;
}

EMITTER(emit_exit) {
    (void)how;
    for (int i = f->withs.len - 1; i >= 0; i--) {
        With *w = &f->withs.data[i];
        if (!w->open || w->object != n->in[0]) continue;
        w->open = false;
        LLVMBuildStore(f->b, LLVMConstNull(f->cg->ptr), w->slot);
        be_release(f, be_type(f->cg, n->in[0]->type), in_(f, n, 0), false);
        break;
    }
    return true;
}

void be_leave(Fn *f, int from) {
    Cg *cg = f->cg;
    for (int i = f->withs.len - 1; i >= from; i--) {
        const With *w = &f->withs.data[i];
        FnInfo *fn = be_fn(cg, w->leave);
        BB entered = be_block(f, "entered"), on = be_block(f, "left");
        Val object = LLVMBuildLoad2(f->b, cg->ptr, w->slot, "");
        LLVMBuildCondBr(f->b, LLVMBuildIsNotNull(f->b, object, ""), entered, on);
        be_at(f, entered);
        be_rt_call(f, "tsrt_error_hold", "vp", RT_COLD_FN, &f->ctx);
        Val none = be_tagged_borrow(f, type_simple(cg->s, TY_None), LLVMConstNull(cg->i8));
        Val args[5] = {f->ctx, object, none, none, none};
        Val target = be_fn_value(cg, fn), r = LLVMBuildCall2(f->b, fn->type, target, args, 5, "");
        const TypeInfo *t = be_type(cg, w->leave->result);
        if (t->counted) {
            BB fine = be_block(f, "gave"), rest = be_block(f, "done");
            if (fn->can_fail) LLVMBuildCondBr(f->b, LLVMBuildExtractValue(f->b, r, 1, ""), rest, fine);
            else LLVMBuildBr(f->b, fine);
            be_at(f, fine);
            be_release(f, t, fn->can_fail ? LLVMBuildExtractValue(f->b, r, 0, "") : r, true);
            LLVMBuildBr(f->b, rest);
            be_at(f, rest);
        }
        be_rt_call(f, "tsrt_error_unhold", "vp", RT_COLD_FN, &f->ctx);
        be_release(f, be_type(cg, w->object->type), object, true);
        if (from) LLVMBuildStore(f->b, LLVMConstNull(cg->ptr), w->slot);
        LLVMBuildBr(f->b, on);
        be_at(f, on);
    }
}

/* ---- enums */
EMITTER(emit_enum_name) {
    (void)how;
    Cg *cg = f->cg;
    const ClassShape *shape = type_shape(cg->s, n->in[0]->type);
    const unsigned count = (unsigned)shape->member.len;
    Val *v = NEWN(cg->a, Val, count + 1), i = in_(f, n, 0);
    for (unsigned k = 0; k < count; k++) v[k] = be_str(cg, shape->member.data[k].name->s, shape->member.data[k].name->len);
    Val table = pointers(cg, v, count, "names");
    out_(f, n, 0, LLVMBuildLoad2(f->b, cg->ptr, LLVMBuildInBoundsGEP2(f->b, cg->ptr, table, &i, 1, ""), ""));
    return true;
}

EMITTER(emit_enum_value) {
    (void)how;
    Cg *cg = f->cg;
    const TypeInfo *t = be_type(cg, n->out[0]->type);
    Val i = in_(f, n, 0);
    out_(f, n, 0, be_load(f, t, LLVMBuildInBoundsGEP2(f->b, t->mem, enum_values(cg, n->in[0]->type), &i, 1, "")));
    return true;
}

EMITTER(emit_enum_eq) {
    Val a = be_tagged_borrow(f, n->in[0]->type, in_(f, n, 0)), b = be_tagged_borrow(f, n->in[1]->type, in_(f, n, 1));
    Val same = NULL;
    for (unsigned i = 0; i < 2; i++) {
        Val part = LLVMBuildICmp(f->b, LLVMIntEQ, LLVMBuildExtractValue(f->b, a, i, ""), LLVMBuildExtractValue(f->b, b, i, ""), "");
        same = same ? LLVMBuildAnd(f->b, same, part, "") : part;
    }
    out_(f, n, 0, how ? LLVMBuildNot(f->b, same, "") : same);
    return true;
}
