/* save.c: torch.jit.save: code, state, constants and extra files put together. */
#include "archive/write.h"
#include "script/script.h"
#include <string.h>

/* A function is the forward of a module without state, as PyTorch saves it; unlike there its defaults stay. */
static const char placeholder[] = "PlaceholderModule";

typedef struct Save { const ScriptSave *o; const char *path; CodeUnit u; CodeFiles files; ValueOut out; Buf why; VEC(ArchiveText) text; } Save;

static Data *no_form(Save *p) {
    diag(p->o->s, DIAG_script_no_value, (Span){0, 0}, p->path, p->why.p ? p->why.p : "a value");
    return NULL;
}

/* Its class statement; its object. */
static Data *function_root(Save *p) {
    Session *s = p->o->s;
    Arena *a = p->u.a;
    Graph *g = p->o->function;
    const Sym name = sym_printf(s, "__torch__.%s", placeholder);
    map_set(a, &p->u.taken, name, (void *)(uintptr_t)name);
    CodeFile *f = code_file(&p->u, &p->files, name);
    buf_printf(&f->text, "class %s(Module):\n  __parameters__ = []\n  __buffers__ = []\n  training : bool\n", placeholder);
    p->u.numbers = &f->numbers;
    p->u.places = &f->places;
    if (g->pristine) g = g->pristine;
    if (!script_has_form(&p->u, g)) return NULL;
    code_unit_print_graph(&p->u, g, 1, sym(s, "forward"), name->s, &f->text);
    Data *o = data_new(a, DATA_OBJECT), *state = data_dict(a);
    o->u.object = NEW(a, DataInstance);
    *o->u.object = (DataInstance){.cls = name->s, .cls_len = name->len, .state = state};
    data_dict_set(a, state, data_str(a, "training", 8), data_bool(a, true));
    return o;
}

static Data *module_root(Save *p) {
    const tsrt_cell *object = p->o->object;
    code_unit_type(&p->u, p->o->module);                       /* the first definition is its class's */
    Data *o = value_out(&p->out, object->type, &object);
    return o ? o : no_form(p);
}

/* CONSTANTS.c0 and on: tensors, and strings that code can't hold. */
static Data *constants(Save *p) {
    Arena *a = p->u.a;
    const int n = p->u.constants.len;
    Data **item = NEWN(a, Data *, n + 1);
    for (int i = 0; i < n; i++) {
        const Const *c = p->u.constants.data[i];
        if (c->type->kind == TY_Tensor) item[i] = value_out(&p->out, &tsrt_type_tensor, &c->u.p);
        else item[i] = data_str(a, c->u.s.p, c->u.s.n);
        if (!item[i]) return no_form(p);
    }
    return data_seq(a, DATA_TUPLE, item, n);
}

static bool add_code(Save *p) {
    Arena *a = p->u.a;
    for (int i = 0; i < p->files.len; i++) {
        const CodeFile *f = p->files.data[i];
        Buf name = {0};
        buf_puts(&name, "code/");
        for (const char *c = f->module->s; *c; c++) buf_putc(&name, *c == '.' ? '/' : *c);
        buf_puts(&name, ".py");
        const ArchiveText code = {buf_take(&name, a), f->text.p ? f->text.p : "", f->text.len};
        ArchiveText ranges = {.name = arena_printf(a, "%s.debug_pkl", code.name)};
        Buf pickle = {0};
        Map storages = {0};
        const bool ok = write_pickle(p->o->s, p->path, &pickle, script_ranges(p->o->s, a, &f->places), a, &storages, true);
        ranges.len = pickle.len;
        ranges.p = buf_take(&pickle, a);
        if (!ok) return false;
        vec_push(a, &p->text, code);
        vec_push(a, &p->text, ranges);
    }
    for (int i = 0; i < p->o->nextra; i++) {
        ArchiveText x = p->o->extra[i];
        x.name = arena_printf(a, "extra/%s", x.name);
        vec_push(a, &p->text, x);
    }
    return true;
}

bool script_save(const ScriptSave *save, const char *path) {
    Arena *a = arena_new();
    Save p = {.o = save, .path = path, .u = {.s = save->s, .a = a}};
    p.out = (ValueOut){.s = save->s, .arena = a, .why = &p.why, .unit = &p.u, .type_of = save->type_of, .code = save->code, .user = save->user, .ctx = save->ctx};
    Data *root = save->function ? function_root(&p) : module_root(&p), *held = NULL;
    bool ok = root && script_code(save->sema, &p.u, &p.files) && (held = constants(&p));
    ok = ok && add_code(&p) && torch_jit_save(save->s, path, p.u.version, root, held, p.text.data, p.text.len);
    value_out_done(&p.out);
    for (int i = 0; i < p.files.len; i++) buf_free(&p.files.data[i]->text);
    buf_free(&p.why);
    arena_free(a);
    return ok;
}
