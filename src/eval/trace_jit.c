/* trace_jit.c: torch.jit.trace and trace_module: the traced function or module around a recording, and the check that follows it (the function is
 * traced again and run three times, as torch/jit/_trace.py does: random numbers and running statistics move as far as they do there). */
#include "eval/tensor.h"
#include "eval/trace.h"
#include "pass/pass.h"
#include <math.h>
#include <string.h>

typedef struct Options { bool check, strict; double tolerance; Py check_inputs; } Options;
/* One thing to trace: a function, or a method of module `orig` into `made`. */
typedef struct Job { Py fn; Sym name; PyInstance *orig, *made; PyDict *methods; Py *arg; int narg; Sym *kw; bool by_name, kwargs; Options o; } Job;
/* by_name: kw[i] is arg[i]'s; kwargs: dicts of inputs are by name; methods: of one trace_module, name -> inputs */

static const char *const option_names[] = {"func", "example_inputs", "optimize", "check_trace", "check_inputs", "check_tolerance", "strict", "_force_outplace",
    "_module_class", "_compilation_unit", "example_kwarg_inputs", "_store_inputs", "example_inputs_is_kwarg"};
enum { O_FUNC, O_INPUTS, O_OPTIMIZE, O_CHECK, O_CHECK_INPUTS, O_TOLERANCE, O_STRICT, O_OUTPLACE, O_CLASS, O_UNIT, O_KWARGS, O_STORE, O_IS_KWARG, NUM_OPTIONS };

static bool options_of(Eval *e, const Py *v, Options *o) {
    *o = (Options){.check = true, .strict = true, .tolerance = 1e-5, .check_inputs = v[O_CHECK_INPUTS]};
    if (!is_absent(v[O_CHECK]) && !py_truth(e, v[O_CHECK], &o->check)) return false;
    if (!is_absent(v[O_STRICT]) && !py_truth(e, v[O_STRICT], &o->strict)) return false;
    return is_absent(v[O_TOLERANCE]) || as_double(e, v[O_TOLERANCE], &o->tolerance);
}

/* ---- names of parameters: those that can be given by place or by name */
typedef VEC(Sym) Names;

static const PyFunc *func_behind(Eval *e, Py v, bool *bound) {
    *bound = false;
    if (is_obj(v, OBJ_FUNC)) return AS(PyFunc, v);
    if (is_obj(v, OBJ_SCRIPT)) return AS(PyScript, v)->fn;
    if (is_obj(v, OBJ_STATIC)) return func_behind(e, AS(PyWrap, v)->fn, bound);
    if (is_obj(v, OBJ_METHOD)) {
        const PyFunc *f = func_behind(e, AS(PyMethod, v)->fn, bound);
        *bound = true;
        return f;
    }
    return NULL;
}

static Names names_of(Eval *e, Py fn) {
    Names names = {0};
    bool bound;
    const PyFunc *f = func_behind(e, fn, &bound);
    const Ast *ps = !f ? NULL : f->def->kind == AST_Lambda ? AST_AS(Lambda, f->def)->params : AST_AS(FunctionDef, f->def)->params;
    for (int i = bound; ps && i < AST_AS(Params, ps)->params.len; i++) {
        const AstParam *p = AST_AS(Param, AST_AS(Params, ps)->params.data[i]);
        if (p->kind != PARAM_VARARGS && p->kind != PARAM_KWARGS && p->kind != PARAM_KWONLY) vec_push(e->a, &names, p->name);
    }
    return names;
}

/* ---- traced modules: an instance with the state that tracing keeps, its submodules likewise */
static bool kept_attribute(Sym name) {
    static const char *const names[] = {"training", "_parameters", "_buffers", "_non_persistent_buffers_set", "_backward_pre_hooks", "_backward_hooks", "_is_full_backward_hook",
        "_forward_hooks", "_forward_pre_hooks", "_state_dict_hooks", "_load_state_dict_pre_hooks", "_load_state_dict_post_hooks", "_modules"};
    for (int i = 0; i < COUNT_OF(names); i++)
        if (!strcmp(names[i], name->s)) return true;
    return false;
}

static bool make_module(Eval *e, PyInstance *x, bool top, Py *out);

static bool keep_attribute(Eval *e, PyInstance *to, Sym name, Py v) {
    DictEntry *x;
    const bool hooks = strstr(name->s, "hooks") != NULL, modules = !strcmp(name->s, "_modules");
    if (!strcmp(name->s, "_backward_hooks") && is_obj(v, OBJ_DICT) && AS_DICT(v)->live)
        return raise_(e, EXC_ValueError, "Modules that have backward hooks assigned can't be compiled: %s", to->cls->name->s);
    if (is_obj(v, OBJ_DICT)) {
        PyDict *d = py_dict(e, OBJ_DICT);
        d->cls = AS_DICT(v)->cls;
        for (int i = 0; !hooks && dict_next(AS_DICT(v), &i, &x);) {
            Py value = x->value;
            if (is_none(value)) continue;
            if (modules && !make_module(e, AS(PyInstance, value), false, &value)) return false;
            if (!dict_set(e, d, x->key, value)) return false;
        }
        v = py_obj(d);
    }
    Py *slot = ev_alloc(e, sizeof *slot);
    *slot = v;
    map_set(e->a, &to->attrs, name, slot);
    return true;
}

static void mark(Eval *e, PyInstance *x, const char *name, bool v) {
    Py *slot = ev_alloc(e, sizeof *slot);
    *slot = py_bool(v);
    map_set(e->a, &x->attrs, sym(e->s, name), slot);
}

static bool make_module(Eval *e, PyInstance *x, bool top, Py *out) {
    if (!ev_stack(e)) return false;
    if (module_is_scripted(e, x)) return *out = py_obj(x), true;
    PyInstance *y = EV_NEW(e, PyInstance, OBJ_INSTANCE);
    y->cls = x->cls;
    y->native = py_absent();
    *out = py_obj(y);
    for (int i = 0; i < x->attrs.len; i++) {
        Sym name = (Sym)(uintptr_t)x->attrs.entries[i].key;
        if (kept_attribute(name) && !keep_attribute(e, y, name, *(Py *)x->attrs.entries[i].value)) return false;
    }
    mark(e, y, "__script__", true);
    mark(e, y, "__traced__", top);
    return true;
}

static PyDict *dict_in(Eval *e, const PyInstance *x, const char *name) {
    Py *v = map_get(&x->attrs, sym(e->s, name));
    return v && is_obj(*v, OBJ_DICT) ? AS_DICT(*v) : NULL;
}

/* The names of the modules below x, as scopes: a module that is there twice has the last one. */
static void name_modules(Eval *e, const PyInstance *x, Sym prefix) {
    PyDict *d = dict_in(e, x, "_modules");
    DictEntry *m, *before;
    for (int i = 0; d && ev_stack(e) && dict_next(d, &i, &m);) {
        PyInstance *sub = module_instance(e, m->value);
        bool again = !sub;
        for (int k = 0; !again && dict_next(d, &k, &before) && before != m;) again = py_is(before->value, m->value);
        if (again) continue;
        Sym name = sym_printf(e->s, "%s.%s", prefix->s, str_sym(e, m->key)->s);
        map_set(e->a, &e->tracing->modules, sub, (void *)name);
        name_modules(e, sub, name);
    }
}

/* A prim::TracedAttr for everything below self. */
static bool gather(Eval *e, PyInstance *x, Value *self, Sym prefix) {
    Trace *t = e->tracing;
    const Type *cls = self->type;
    if (!ev_stack(e)) return false;
    map_set(e->a, &t->values, x, self);
    ModuleDecl *m = module_decl(e, x);
    for (int i = 0; i < cls->shape->attr.len; i++) {
        const ClassAttr *a = &cls->shape->attr.data[i];
        Sym name = sym_printf(e->s, "%s.%s", prefix->s, a->name->s);
        Node *n = node_new(t->g, OP_prim_TracedAttr, (Span){0, 0});
        n->attr.name = name;
        Value *v = trace_push(e, n, a->type);
        Py is = py_absent();
        for (int k = 0; k < m->nattr; k++)
            if (m->attr[k].name == a->name) is = module_value(e, x, &m->attr[k]);
        if (!is_absent(is) && is_tensor(e, is)) {
            if (trace_has(e, is) && !trace_view(e, is, &is)) return false;
            trace_set(e, is, v);
            continue;
        }
        PyInstance *sub = is_absent(is) ? NULL : module_instance(e, is);
        if (sub && type_is(a->type, TY_Class) && !gather(e, sub, v, name)) return false;
    }
    return true;
}

/* ---- recording */
typedef struct Traced { Graph *graph; TraceForms *forms; } Traced;

static bool inputs(Eval *e, const Job *j, TraceForms *forms, Py *arg) {
    Trace *t = e->tracing;
    Names names = names_of(e, j->fn);
    const bool named = j->by_name || names.len >= j->narg;
    forms->nin = j->narg;
    forms->in = NEWN(e->s->arena, TraceForm *, j->narg + 1);
    for (int i = 0; i < j->narg; i++) {
        if (!(forms->in[i] = form_of(e, j->arg[i], true))) return false;
        Value *p = block_add_param(t->g->body, forms->in[i]->type, !named ? NULL : j->by_name ? j->kw[i] : names.data[i]);
        if (!trace_input(e, forms->in[i], j->arg[i], p, &arg[i])) return false;
    }
    return true;
}

static bool record(Eval *e, const Job *j, TraceForms *forms) {
    Trace *t = e->tracing;
    Py *arg = ev_alloc(e, sizeof *arg * (size_t)(j->narg + 1)), result;
    if (j->made) {
        const Type *cls = sema_module_type(e->sema, module_decl(e, j->made));
        if (type_is(cls, TY_Error)) return e->fail = FAIL_END, false;
        Value *self = block_add_param(t->g->body, cls, sym(e->s, "self"));
        if (!gather(e, j->made, self, sym(e->s, "__module"))) return false;
        name_modules(e, j->orig, sym(e->s, "__module"));
    }
    if (!inputs(e, j, forms, arg)) return false;
    Py callee = j->fn;
    if (j->made && !strcmp(j->name->s, "forward")) callee = py_obj(j->orig);          /* hooks and scopes are __call__'s */
    Args a = {arg, j->by_name ? 0 : j->narg, j->kw, arg, j->by_name ? j->narg : 0};
    if (!py_call(e, callee, &a, &result)) return false;
    if (is_none(result))
        return raise_(e, EXC_RuntimeError, "The traced function didn't return any values! Side-effects are not captured in traces, so it would be a no-op.");
    if (!(forms->out = form_of(e, result, false))) return false;
    if (forms->out->kind == FORM_CONST)
        return raise_(e, EXC_RuntimeError, "Only tensors, lists, tuples of tensors, or dictionary of tensors can be output from traced functions");
    Value *v = trace_output(e, forms->out, result);
    if (!v) return false;
    block_add_return(t->g->body, v);
    return trace_fixup(e, t, j->made ? module_decl(e, j->made) : NULL);
}

static bool trace_job(Eval *e, const Job *j, Sym qualified, Traced *out) {
    Trace t = {.strict = j->o.strict}, *outer = e->tracing;
    TraceForms *forms = NEW(e->s->arena, TraceForms);
    t.g = graph_new(e->s, e->s->arena, j->name, qualified);
    t.g->span = trace_span(e);
    t.g->is_method = j->made != NULL;
    t.at = t.g->body;
    forms->is_method = j->made != NULL;
    e->tracing = &t;
    const bool ok = record(e, j, forms);
    e->tracing = outer;
    *out = (Traced){t.g, forms};
    return ok;
}

/* ---- what a recording becomes */
static bool plain_def(Eval *e, Sym name, Py *out) {
    static const char text[] = "def traced():\n    pass\n";
    Source *src = source_add(e->s, "<traced>", text, sizeof text - 1);
    AstModule *ast = src ? parse_module(e->s, e->s->arena, src, (ParseOptions){0}) : NULL;
    if (!ast || !e->main || !func_make(e, e->main->env, ast->body.data[0], out)) return false;
    AS(PyFunc, *out)->name = name;
    return true;
}

/* A function object that runs compiled code: `like` gives the source. */
static PyFunc *recorded_func(Eval *e, const PyFunc *like, Sym name, TraceForms *forms, FuncDecl *d, const Graph *g) {
    PyFunc *f = EV_NEW(e, PyFunc, OBJ_FUNC);
    Obj head = f->o;
    *f = *like;
    f->o = head;
    f->name = name;
    f->qualname = name->s;
    f->flags = FUNC_SCRIPT | FUNC_TRACED;
    f->owner = NULL;
    f->attrs = NULL;
    f->decl = d;
    f->if_true = f->if_false = NULL;
    f->defaults = ev_alloc(e, sizeof *f->defaults * (size_t)(g->nparams + 1));
    f->forms = forms;
    forms->fn = f;
    return f;
}

PyFunc *traced_method(Eval *e, PyInstance *x, Sym name) {
    ModuleDecl *m = module_decl(e, x);
    if (name == e->n.call) name = sym(e->s, "forward");
    for (int i = 0; i < m->recorded.len; i++) {
        FuncDecl *d = m->recorded.data[i];
        if (d->name != name) continue;
        PyFunc *f = map_get(&e->trace_methods, d);
        if (f) return f;
        Py def;
        TraceForms *none = NEW(e->s->arena, TraceForms);
        if (!plain_def(e, name, &def)) return NULL;
        f = recorded_func(e, AS(PyFunc, def), name, none, d, d->graph);
        f->forms = NULL;
        map_set(e->a, &e->trace_methods, d, f);
        return f;
    }
    return NULL;
}

/* ---- the check */
static bool set_inputs(Eval *e, Job *j, Py inputs);

static bool clone_tensors(Eval *e, Py v, Py *out) {
    DictEntry *x;
    if (!ev_stack(e)) return false;
    *out = v;
    if (is_tensor(e, v)) {
        Py d;
        if (!tensor_fn(e, "aten::detach", &v, 1, &d) || !tensor_fn(e, "aten::clone", &d, 1, out)) return false;
        tensor_in(*out)->flags |= tensor_in(v)->flags & TSRT_TENSOR_REQUIRES_GRAD;
        return true;
    }
    if (is_obj(v, OBJ_LIST) || is_obj(v, OBJ_TUPLE)) {
        PyList *l = py_list(e, v.u.o->kind, AS_LIST(v)->v.len);
        l->cls = AS_LIST(v)->cls;
        *out = py_obj(l);
        for (int i = 0; i < AS_LIST(v)->v.len; i++)
            if (!clone_tensors(e, AS_LIST(v)->v.data[i], &l->v.data[l->v.len++])) return false;
    } else if (is_obj(v, OBJ_DICT)) {
        PyDict *d = py_dict(e, OBJ_DICT);
        *out = py_obj(d);
        for (int i = 0; dict_next(AS_DICT(v), &i, &x);) {
            Py value;
            if (!clone_tensors(e, x->value, &value) || !dict_set(e, d, x->key, value)) return false;
        }
    }
    return true;
}

/* The text of a graph without what differs from one trace to the next: sizes, names, numbers of types. */
static char *shape_of_graph(Eval *e, const Graph *g) {
    Buf b = {0}, out = {0};
    Graph *copy = graph_clone(e->s->arena, g);
    uint32_t n = 0;
    graph_inline_all(copy);
    for (Walk w = walk_block(copy->body); walk_next(&w);) {
        const int k = w.event == WALK_ENTER ? w.block->nparam : w.event == WALK_NODE ? w.node->nout : 0;
        for (int i = 0; i < k; i++) {
            Value *v = w.event == WALK_ENTER ? w.block->param[i] : w.node->out[i];
            value_set_name(v, NULL);
            v->facts = NULL;
            if (v->number != NO_NUMBER) v->number = n++;
        }
        if (w.event == WALK_NODE) w.node->scope = NULL;
    }
    graph_print(copy, (PrintOptions){0}, &b);
    for (const char *p = b.p; p && *p;) {
        if (!strncmp(p, "___torch_mangle_", 16)) {
            p += 16;
            while (*p >= '0' && *p <= '9') p++;
            if (*p == '.') p++;
        } else buf_putc(&out, *p++);
    }
    buf_free(&b);
    return buf_take(&out, e->s->arena);
}

static bool tensors_of(Eval *e, Py v, PyVec *out) {
    if (is_tensor(e, v)) return ev_push(e, out, v), true;
    if (is_obj(v, OBJ_TUPLE))
        for (int i = 0; i < AS_LIST(v)->v.len; i++)
            if (is_tensor(e, AS_LIST(v)->v.data[i])) ev_push(e, out, AS_LIST(v)->v.data[i]);
    return true;
}

static bool as_doubles(Eval *e, Py v, Py *out) {
    const int d = tensor_in(v)->dtype;
    Py to[2] = {v, py_dtype(e, d >= TSRT_COMPLEX32 && d <= TSRT_COMPLEX128 ? TSRT_COMPLEX128 : TSRT_FLOAT64)};
    return tensor_fn(e, "aten::detach", &v, 1, &to[0]) && tensor_fn(e, "aten::to", to, 2, out);
}

static double absolute_tolerance(int dtype) {
    switch (dtype) {
    case TSRT_FLOAT16: case TSRT_BFLOAT16: case TSRT_FLOAT32: case TSRT_COMPLEX64: case TSRT_COMPLEX32: return 1e-5;
    case TSRT_FLOAT64: case TSRT_COMPLEX128: return 1e-7;
    default: return 0;
    }
}

static bool compare(Eval *e, const Options *o, const PyVec *a, const PyVec *b, const char *with, bool *all) {
    *all = true;
    for (int i = 0; i < a->len && i < b->len; i++) {
        const tsrt_tensor *x = tensor_in(a->data[i]), *y = tensor_in(b->data[i]);
        bool same_size = x->ndim == y->ndim;
        for (int d = 0; same_size && d < x->ndim; d++) same_size = x->size[d] == y->size[d];
        const char *why = same_size ? NULL : "the sizes differ";
        if (same_size) {
            Py part[5] = {py_absent(), py_absent(), py_float(o->tolerance), py_float(absolute_tolerance(x->dtype)), py_bool(true)}, close;
            bool near;
            if (!as_doubles(e, a->data[i], &part[0]) || !as_doubles(e, b->data[i], &part[1]) || !tensor_fn(e, "aten::allclose", part, 5, &close) || !py_truth(e, close, &near)) return false;
            if (!near) why = "the values differ";
        }
        if (!why) continue;
        *all = false;
        diag(e->s, DIAG_trace_output, e->at, i + 1, with, why);
    }
    return true;
}

static bool call_job(Eval *e, const Job *j, Py callee, PyVec *out) {
    Py *arg = ev_alloc(e, sizeof *arg * (size_t)(j->narg + 1)), result;
    for (int i = 0; i < j->narg; i++)
        if (!clone_tensors(e, j->arg[i], &arg[i])) return false;
    Args a = {arg, j->by_name ? 0 : j->narg, j->kw, arg, j->by_name ? j->narg : 0};
    return py_call(e, callee, &a, &result) && tensors_of(e, result, out);
}

static bool run_job(Eval *e, const Job *j, const Traced *t, PyVec *out) {
    Py *arg = ev_alloc(e, sizeof *arg * (size_t)(j->narg + 1)), result;
    for (int i = 0; i < j->narg; i++)
        if (!clone_tensors(e, j->arg[i], &arg[i])) return false;
    Args a = {arg, j->by_name ? 0 : j->narg, j->kw, arg, j->by_name ? j->narg : 0};
    const bool ok = j->made ? module_run(e, j->made, j->name, &a, &result) : script_call(e, t->forms->fn, &a, &result);
    return ok && tensors_of(e, result, out);
}

static bool retrace_function(Eval *e, const Job *j, Sym qualified, Traced *out) {
    Job again = *j;
    again.arg = ev_alloc(e, sizeof *again.arg * (size_t)(j->narg + 1));
    for (int i = 0; i < j->narg; i++)
        if (!clone_tensors(e, j->arg[i], &again.arg[i])) return false;
    return trace_job(e, &again, qualified, out);
}

/* All methods again, into another module: *out is j's. */
static bool retrace_module(Eval *e, const Job *j, Traced *out) {
    DictEntry *m;
    Py made;
    if (!make_module(e, j->orig, true, &made)) return false;
    const Type *cls = sema_module_type(e->sema, module_decl(e, AS(PyInstance, made)));
    if (type_is(cls, TY_Error)) return e->fail = FAIL_END, false;
    for (int i = 0; dict_next(j->methods, &i, &m);) {
        Job one = *j;
        Traced t;
        Py in;
        one.name = str_sym(e, m->key);
        one.made = AS(PyInstance, made);
        one.by_name = j->kwargs && is_obj(m->value, OBJ_DICT);
        if (!py_getattr(e, py_obj(j->orig), one.name, &one.fn)) return false;
        if (one.name == j->name) one.arg = j->arg, one.narg = j->narg, one.kw = j->kw, one.by_name = j->by_name;
        else if (!clone_tensors(e, m->value, &in) || !set_inputs(e, &one, in)) return false;
        if (!retrace_function(e, &one, sym_printf(e->s, "%s.%s", cls->name->s, one.name->s), &t)) return false;
        sema_record_method(e->sema, module_decl(e, one.made), t.graph, true);
        if (one.name == j->name) *out = t;
    }
    return true;
}

static bool check_once(Eval *e, const Job *j, const Traced *t) {
    Traced second;
    PyVec traced = {0}, plain = {0}, repeated = {0};
    bool same, quiet = e->trace_quiet;
    e->trace_quiet = true;
    const bool ok = j->made ? retrace_module(e, j, &second) : retrace_function(e, j, t->graph->qualified, &second);
    e->trace_quiet = quiet;
    if (!ok) return false;
    const Graph *first = t->graph->pristine ? t->graph->pristine : t->graph;      /* as recorded: running it optimises it */
    const bool like = !strcmp(shape_of_graph(e, first), shape_of_graph(e, second.graph));
    if (!run_job(e, j, t, &traced)) return false;
    Py callee = j->made && !strcmp(j->name->s, "forward") ? py_obj(j->orig) : j->fn;
    if (!call_job(e, j, callee, &plain) || !compare(e, &j->o, &traced, &plain, "Python function", &same)) return false;
    if (!like) return raise_(e, EXC_RuntimeError, "Tracing failed sanity checks!\nERROR: Graphs differed across invocations!");
    /* Equal graphs: the second trace's code is the first's. */
    if (same && (!run_job(e, j, t, &repeated) || !compare(e, &j->o, &traced, &repeated, "repeated trace", &same))) return false;
    return true;
}

static bool check_all(Eval *e, const Job *j, const Traced *t) {
    if (is_absent(j->o.check_inputs) || is_none(j->o.check_inputs)) return check_once(e, j, t);
    PyVec all = {0};
    if (!py_collect(e, j->o.check_inputs, &all)) return false;
    for (int i = 0; i < all.len; i++) {
        Job one = *j;
        Py in = all.data[i];
        if (is_obj(in, OBJ_DICT) && j->made) in = dict_get_text(e, AS_DICT(in), j->name->s);
        if (is_absent(in)) in = all.data[i];
        if (!set_inputs(e, &one, in) || !check_once(e, &one, t)) return false;
    }
    return true;
}

static bool check(Eval *e, const Job *j, const Traced *t) {
    if (!j->o.check) return true;
    const bool before = grad_enable(e, false), ok = check_all(e, j, t);
    grad_enable(e, before);
    return ok;
}

/* ---- the entries */
static bool set_inputs(Eval *e, Job *j, Py inputs) {
    if (j->by_name) {
        if (!is_obj(inputs, OBJ_DICT)) return raise_(e, EXC_RuntimeError, "example_kwarg_inputs should be a dict");
        Names names = names_of(e, j->fn);
        PyDict *d = AS_DICT(inputs);
        DictEntry *x;
        j->narg = 0;
        j->arg = ev_alloc(e, sizeof *j->arg * (size_t)(d->live + 1));
        j->kw = ev_alloc(e, sizeof *j->kw * (size_t)(d->live + 1));
        for (int i = 0; i < names.len; i++) {
            Py v = dict_get_text(e, d, names.data[i]->s);
            if (is_absent(v)) continue;
            j->kw[j->narg] = names.data[i];
            j->arg[j->narg++] = v;
        }
        for (int i = 0; j->narg < d->live && dict_next(d, &i, &x);) {
            bool known = false;
            for (int k = 0; k < names.len; k++) known |= is_obj(x->key, OBJ_STR) && str_is(x->key, names.data[k]->s);
            if (known) continue;
            Buf b = {0};
            for (int k = 0; k < names.len; k++) buf_printf(&b, "%s%s", k ? "," : "", names.data[k]->s);
            fail_raise(e, EXC_NameError, "'%s' is not in forward() method's arguments, valid arguments name are [%s]", is_obj(x->key, OBJ_STR) ? AS_STR(x->key)->p : "?", b.p ? b.p : "");
            buf_free(&b);
            return false;
        }
        return true;
    }
    PyVec all = {0};
    if (is_tensor(e, inputs) || is_obj(inputs, OBJ_DICT)) ev_push(e, &all, inputs);
    else if (!py_collect(e, inputs, &all)) return false;
    j->arg = all.data;
    j->narg = all.len;
    return true;
}

static bool method_job(Eval *e, Job *j, Py inputs) {
    Traced t;
    if (!set_inputs(e, j, inputs)) return false;
    const Type *cls = sema_module_type(e->sema, module_decl(e, j->made));
    if (type_is(cls, TY_Error)) return e->fail = FAIL_END, false;
    if (!trace_job(e, j, sym_printf(e->s, "%s.%s", cls->name->s, j->name->s), &t)) return false;
    FuncDecl *d = sema_record_method(e->sema, module_decl(e, j->made), t.graph, true);
    Py def;
    bool bound;
    const PyFunc *like = func_behind(e, j->fn, &bound);
    if (!like && !plain_def(e, j->name, &def)) return false;
    PyFunc *f = recorded_func(e, like ? like : AS(PyFunc, def), j->name, t.forms, d, t.graph);
    map_set(e->a, &e->trace_methods, d, f);
    return check(e, j, &t);
}

static bool traced_already(Eval *e, PyInstance *x) {
    if (!module_is_scripted(e, x)) return false;
    diag(e->s, DIAG_trace, e->at, "The input to trace is already a ScriptModule, tracing it is a no-op. Returning the object as is.", "");
    return true;
}

/* methods: name -> example inputs */
static bool module_job(Eval *e, PyInstance *x, PyDict *methods, bool by_name, const Options *o, Py *out) {
    DictEntry *m;
    if (!make_module(e, x, true, out)) return false;
    for (int i = 0; dict_next(methods, &i, &m);) {
        if (!is_obj(m->key, OBJ_STR)) return raise_(e, EXC_TypeError, "expected a dictionary of (method_name, input) pairs");
        Job j = {.name = str_sym(e, m->key), .orig = x, .made = AS(PyInstance, *out), .methods = methods,
                 .by_name = by_name && is_obj(m->value, OBJ_DICT), .kwargs = by_name, .o = *o};
        if (!py_getattr(e, py_obj(x), j.name, &j.fn) || !method_job(e, &j, m->value)) return false;
    }
    return true;
}

static bool needs_host(Eval *e) { return e->o.host || unsupported(e, "torch.jit.trace where nothing can be run"); }

static bool forward_job(Eval *e, PyInstance *x, const Py *v, const Options *o, Py *out) {
    const bool by_name = is_obj(v[O_KWARGS], OBJ_DICT);
    Py in = by_name && (is_absent(v[O_INPUTS]) || is_none(v[O_INPUTS])) ? v[O_KWARGS] : v[O_INPUTS];
    if (is_absent(in) || is_none(in)) return raise_(e, EXC_RuntimeError, "example_kwarg_inputs should be a dict");
    PyDict *methods = py_dict(e, OBJ_DICT);
    dict_set_text(e, methods, "forward", in);
    return module_job(e, x, methods, by_name, o, out);
}

static Sym function_name(Eval *e, Py fn, const PyFunc *f) {
    Py name;
    if (f) return f->def->kind == AST_Lambda ? sym(e->s, "_lambda") : f->name;
    if (is_obj(fn, OBJ_OPAQUE)) {
        const char *q = AS(PyOpaque, fn)->qualified->s, *dot = strrchr(q, '.');
        return sym(e->s, dot ? dot + 1 : q);
    }
    if (is_obj(fn, OBJ_NATIVE)) return sym(e->s, AS(PyNative, fn)->name);
    if (is_obj(fn, OBJ_INSTANCE)) return AS(PyInstance, fn)->cls->name;
    return py_find_attr(e, fn, e->n.name_, &name) && is_obj(name, OBJ_STR) ? str_sym(e, name) : sym(e->s, "traced");
}

bool jit_trace(Eval *e, Args *a, Py *out) {
    Py v[NUM_OPTIONS];
    Options o;
    if (!needs_host(e) || !args_take(e, "trace", a, option_names, NUM_OPTIONS, 1, v) || !options_of(e, v, &o)) return false;
    PyInstance *m = module_instance(e, v[O_FUNC]);
    if (m && traced_already(e, m)) return *out = v[O_FUNC], true;
    if (m) return forward_job(e, m, v, &o, out);
    bool bound;
    const PyFunc *f = func_behind(e, v[O_FUNC], &bound);
    PyInstance *self = is_obj(v[O_FUNC], OBJ_METHOD) ? module_instance(e, AS(PyMethod, v[O_FUNC])->self) : NULL;
    if (self && f && !strcmp(f->name->s, "forward")) return forward_job(e, self, v, &o, out);
    if (self) return raise_(e, EXC_AttributeError, "trace doesn't support compiling individual module's functions.\nPlease use trace_module");
    Job j = {.fn = v[O_FUNC], .by_name = is_obj(v[O_KWARGS], OBJ_DICT), .o = o};
    Py in = j.by_name ? v[O_KWARGS] : v[O_INPUTS], def;
    if (is_absent(in)) return raise_(e, EXC_TypeError, "'NoneType' object is not iterable");
    if (!set_inputs(e, &j, in)) return false;
    j.name = function_name(e, v[O_FUNC], f);
    Traced t;
    if (!f && !plain_def(e, j.name, &def)) return false;
    if (!f) f = AS(PyFunc, def);
    const PyModule *home = f->env->module;
    if (!trace_job(e, &j, home && home != e->main ? sym_printf(e->s, "__torch__.%s.%s", home->name->s, j.name->s) : sym_printf(e->s, "__torch__.%s", j.name->s), &t)) return false;
    FuncDecl *d = NEW(e->s->arena, FuncDecl);
    *d = (FuncDecl){.name = j.name, .qualified = t.graph->qualified, .def = f->def, .src = f->src, .scope = env_resolver(e, f->env), .flags = FUNC_SCRIPT};
    sema_record_function(e->sema, d, t.graph);
    PyScript *s = EV_NEW(e, PyScript, OBJ_SCRIPT);
    s->fn = recorded_func(e, f, j.name, t.forms, d, t.graph);
    *out = py_obj(s);
    return check(e, &j, &t);
}

bool jit_trace_module(Eval *e, Args *a, Py *out) {
    static const char *const names[] = {"mod", "inputs", "optimize", "check_trace", "check_inputs", "check_tolerance", "strict", "_force_outplace", "_module_class",
        "_compilation_unit", "example_inputs_is_kwarg", "_store_inputs"};
    Py v[NUM_OPTIONS], given[COUNT_OF(names)];
    Options o;
    bool by_name = false;
    if (!needs_host(e) || !args_take(e, "trace_module", a, names, COUNT_OF(names), 2, given)) return false;
    for (int i = 0; i < NUM_OPTIONS; i++) v[i] = i < O_KWARGS ? given[i] : py_absent();
    if (!options_of(e, v, &o) || (!is_absent(given[O_KWARGS]) && !py_truth(e, given[O_KWARGS], &by_name))) return false;
    PyInstance *m = module_instance(e, v[O_FUNC]);
    if (!m) return raise_(e, EXC_AttributeError, "expected torch.nn.Module as the first argument");
    if (!is_obj(v[O_INPUTS], OBJ_DICT)) return raise_(e, EXC_AttributeError, "expected a dictionary of (method_name, input) pairs");
    return module_job(e, m, AS_DICT(v[O_INPUTS]), by_name, &o, out);
}
