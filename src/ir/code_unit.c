/* code_unit.c: names in an archive. Functions and types that share a qualified name (a class made twice, a function compiled for several kinds of
 * arguments) get one each, by PyTorch's mark for it: __torch__.a.___torch_mangle_0.Net. */
#include "ir/ir.h"
#include <ctype.h>
#include <string.h>

/* A name as the archive's grammar has it: "__torch__.f.<lambda>" has none. */
static Sym spelt(Session *s, Sym name) {
    Buf b = {0};
    for (uint32_t i = 0; i < name->len; i++) {
        const unsigned char c = (unsigned char)name->s[i];
        if (c == '<' || c == '>') continue;
        buf_putc(&b, isalnum(c) || c == '.' ? (char)c : '_');
    }
    const Sym res = sym_n(s, b.p ? b.p : "", b.len);
    buf_free(&b);
    return res;
}

static Sym name_of(CodeUnit *u, const void *key, Sym wanted, CodeUse use) {
    Sym name = (Sym)map_get(&u->names, key);
    if (name) return name;
    wanted = name = spelt(u->s, wanted);
    const char *dot = strrchr(wanted->s, '.');
    const int prefix = dot ? (int)(dot + 1 - wanted->s) : 0;
    while (map_has(&u->taken, name)) name = sym_printf(u->s, "%.*s___torch_mangle_%d.%s", prefix, wanted->s, u->mangles++, wanted->s + prefix);
    map_set(u->a, &u->taken, name, (void *)(uintptr_t)name);
    map_set(u->a, &u->names, key, (void *)(uintptr_t)name);
    use.name = name;
    vec_push(u->a, &u->used, use);
    return name;
}

Sym code_unit_type(CodeUnit *u, const Type *t) { return name_of(u, t, t->name, (CodeUse){.type = t}); }

/* A method that is called as a function (a base class's, through super()) may not stand behind its class's name: "__torch__.Net_forward". */
Sym code_unit_graph(CodeUnit *u, Graph *g) {
    Sym name = g->qualified;
    const char *dot = strrchr(name->s, '.');
    if (g->is_method && !g->is_hook && dot) name = sym_printf(u->s, "%.*s_%s", (int)(dot - name->s), name->s, dot + 1);
    return name_of(u, g, name, (CodeUse){.graph = g});
}

static Sym namer(void *user, const Type *t) { return t->kind == TY_Var ? t->name : code_unit_type(user, t); }

void code_unit_print_type(CodeUnit *u, const Type *t, Buf *out) { type_print_as(t, namer, u, out); }
