/* call.c: functions: making them, binding arguments to parameters, running bodies; and calling whatever can be called. */
#include "eval/tensor.h"
#include "eval/value.h"
#include <string.h>

static AstVec params_of(const Ast *def) {
    const Ast *p = def->kind == AST_Lambda ? AST_AS(Lambda, def)->params : AST_AS(FunctionDef, def)->params;
    return p ? AST_AS(Params, p)->params : (AstVec){0};
}

bool func_make(Eval *e, Env *env, const Ast *def, Py *out) {
    PyFunc *f = EV_NEW(e, PyFunc, OBJ_FUNC);
    AstVec params = params_of(def);
    f->name = def->kind == AST_Lambda ? sym(e->s, "<lambda>") : AST_AS(FunctionDef, def)->name;
    f->def = (Ast *)def;
    f->env = env;
    f->scope = scope_of(e, def);
    f->src = env->module->src;
    f->flags = def->kind == AST_Lambda ? FUNC_LAMBDA : 0;
    f->owner = env->scope->kind == SCOPE_CLASS ? env->cls : NULL;
    f->qualname = f->name->s;
    if (f->owner) f->qualname = arena_printf(e->a, "%s.%s", f->owner->qualname, f->name->s);
    else if (env->scope->kind == SCOPE_FUNC && e->frame) f->qualname = arena_printf(e->a, "%s.<locals>.%s", e->frame->name, f->name->s);
    f->defaults = ev_alloc(e, sizeof(Py) * (size_t)(params.len + 1));
    for (int i = 0; i < params.len; i++) {
        const AstParam *p = AST_AS(Param, params.data[i]);
        if (p->default_value && !eval_expr(e, env, p->default_value, &f->defaults[i])) return false;
    }
    *out = py_obj(f);
    return true;
}

/* ---- arguments */
static bool missing(Eval *e, PyFunc *f, AstVec params, Env *env) {
    Buf names = {0};
    int n = 0, total = 0;
    bool kwonly = false;
    for (int i = 0; i < params.len; i++) {
        const AstParam *p = AST_AS(Param, params.data[i]);
        if (p->kind == PARAM_VARARGS || p->kind == PARAM_KWARGS || !is_absent(env->slot[i]) || !is_absent(f->defaults[i])) continue;
        if (!total) kwonly = p->kind == PARAM_KWONLY;
        if ((p->kind == PARAM_KWONLY) == kwonly) total++;
    }
    for (int i = 0; i < params.len; i++) {
        const AstParam *p = AST_AS(Param, params.data[i]);
        if (p->kind == PARAM_VARARGS || p->kind == PARAM_KWARGS || !is_absent(env->slot[i]) || !is_absent(f->defaults[i]) ||
            (p->kind == PARAM_KWONLY) != kwonly) continue;
        if (n) buf_puts(&names, n + 1 == total ? (total > 2 ? ", and " : " and ") : ", ");
        buf_printf(&names, "'%s'", p->name->s);
        n++;
    }
    fail_raise(e, EXC_TypeError, "%s() missing %d required %s argument%s: %s", f->qualname, n, kwonly ? "keyword-only" : "positional", n == 1 ? "" : "s", names.p);
    buf_free(&names);
    return false;
}

static bool too_many(Eval *e, PyFunc *f, AstVec params, int given) {
    int takes = 0, least = 0;
    for (int i = 0; i < params.len; i++) {
        const AstParam *p = AST_AS(Param, params.data[i]);
        if (p->kind != PARAM_PLAIN && p->kind != PARAM_POSONLY) continue;
        takes++;
        least += is_absent(f->defaults[i]);
    }
    if (least != takes)
        return raise_(e, EXC_TypeError, "%s() takes from %d to %d positional arguments but %d were given", f->qualname, least, takes, given);
    return raise_(e, EXC_TypeError, "%s() takes %d positional argument%s but %d %s given", f->qualname, takes, takes == 1 ? "" : "s", given, given == 1 ? "was" : "were");
}

/* Parameters are the first slots of a function's scope, in order. */
static bool bind_args(Eval *e, PyFunc *f, Args *a, Env *env) {
    AstVec params = params_of(f->def);
    int pos = 0, kwargs = -1, varargs = -1;
    for (int i = 0; i < params.len; i++) {
        const AstParam *p = AST_AS(Param, params.data[i]);
        if (p->kind == PARAM_KWARGS) kwargs = i;
        else if (p->kind == PARAM_VARARGS) varargs = i;
        else if (p->kind != PARAM_KWONLY && pos < a->npos) env->slot[i] = a->pos[pos++];
    }
    if (varargs >= 0) {
        env->slot[varargs] = py_tuple(e, a->pos + pos, a->npos - pos);
        pos = a->npos;
    }
    if (pos < a->npos) return too_many(e, f, params, a->npos);
    PyDict *extra = kwargs >= 0 ? py_dict(e, OBJ_DICT) : NULL;
    for (int k = 0; k < a->nkw; k++) {
        int at = -1;
        for (int i = 0; i < params.len; i++) {
            const AstParam *p = AST_AS(Param, params.data[i]);
            if (p->name == a->kw[k] && (p->kind == PARAM_PLAIN || p->kind == PARAM_KWONLY)) at = i;
        }
        if (at >= 0) {
            if (!is_absent(env->slot[at])) return raise_(e, EXC_TypeError, "%s() got multiple values for argument '%s'", f->qualname, a->kw[k]->s);
            env->slot[at] = a->kwval[k];
        } else if (extra) {
            if (!dict_set(e, extra, py_sym(e, a->kw[k]), a->kwval[k])) return false;
        } else return raise_(e, EXC_TypeError, "%s() got an unexpected keyword argument '%s'", f->qualname, a->kw[k]->s);
    }
    if (extra) env->slot[kwargs] = py_obj(extra);
    for (int i = 0; i < params.len; i++) {
        if (!is_absent(env->slot[i])) continue;
        if (is_absent(f->defaults[i])) return missing(e, f, params, env);
        env->slot[i] = f->defaults[i];
    }
    return true;
}

bool func_run(Eval *e, PyFunc *f, Args *a, Py *out) {
    if (!ev_stack(e) || !ev_tick(e)) return false;
    if (f->flags & FUNC_UNUSED) {
        /* What compiled code does, too: the body is not there. */
        if (e->o.tsc && f->flags & FUNC_SCRIPT) return raise_(e, EXC_RuntimeError, "'%s' is marked unused", f->name->s);
    }
    if (!f->scope) return raise_(e, EXC_NotImplementedError, "%s", "");          /* of a saved program: code without a text that Python could run */
    Env *env = env_new(e, f->scope, f->env);
    env->module = f->env->module;
    if (!bind_args(e, f, a, env)) return false;
    env->cls = f->owner;
    AstVec params = params_of(f->def);
    env->first_arg = params.len ? env->slot[0] : py_absent();
    if (f->scope->is_generator) return generator_new(e, f, env, out);
    Frame frame = {e->frame, f->qualname, e->at, env};
    e->frame = &frame;
    Py result = py_none();
    bool ok;
    if (f->def->kind == AST_Lambda) ok = eval_expr(e, env, AST_AS(Lambda, f->def)->body, &result);
    else ok = eval_block(e, env, AST_AS(FunctionDef, f->def)->body, &result) != FLOW_FAIL;
    e->frame = frame.up;
    if (!ok) {
        enum { MOST_FRAMES = 20 };
        if (e->fail == FAIL_EXCEPTION && e->trace.len < MOST_FRAMES) {
            DiagNote note = {frame.at, arena_printf(e->a, "in '%s', called from here", f->qualname), false};
            vec_push(e->a, &e->trace, note);
        }
        return false;
    }
    e->at = frame.at;
    env_free(e, env);
    *out = result;
    return true;
}

/* ---- calling values */
static bool native_call(Eval *e, PyNative *f, Py self, Args *a, Py *out) {
    Args rest = *a;
    if (f->method && is_absent(self)) {
        if (!a->npos) return raise_(e, EXC_TypeError, "unbound method %s() needs an argument", f->name);
        self = a->pos[0];
        rest.pos++, rest.npos--;
    }
    if (rest.npos < f->least) return raise_(e, EXC_TypeError, "%s expected at least %d argument%s, got %d", f->name, f->least, f->least == 1 ? "" : "s", rest.npos);
    if (f->most >= 0 && rest.npos > f->most) return raise_(e, EXC_TypeError, "%s expected at most %d argument%s, got %d", f->name, f->most, f->most == 1 ? "" : "s", rest.npos);
    return f->fn(e, self, &rest, out);
}

static bool with_self(Eval *e, Py fn, Py self, Args *a, Py *out) {
    if (is_obj(fn, OBJ_NATIVE)) return native_call(e, AS(PyNative, fn), self, a, out);
    Py few[9];
    Py *pos = a->npos < COUNT_OF(few) ? few : ev_alloc(e, sizeof *pos * (size_t)(a->npos + 1));
    pos[0] = self;
    for (int i = 0; i < a->npos; i++) pos[i + 1] = a->pos[i];
    Args b = {pos, a->npos + 1, a->kw, a->kwval, a->nkw};
    return py_call(e, fn, &b, out);
}

static bool partial_call(Eval *e, PyPartial *p, Args *a, Py *out) {
    PyVec pos = {0}, kwval = {0};
    Sym *kw = ev_alloc(e, sizeof *kw * (size_t)(p->kwval.len + a->nkw + 1));
    int nkw = 0;
    for (int i = 0; i < p->pos.len; i++) ev_push(e, &pos, p->pos.data[i]);
    for (int i = 0; i < a->npos; i++) ev_push(e, &pos, a->pos[i]);
    for (int i = 0; i < p->kwval.len; i++) {
        bool again = false;
        for (int k = 0; k < a->nkw; k++) again |= a->kw[k] == p->kw[i];
        if (again) continue;
        kw[nkw++] = p->kw[i];
        ev_push(e, &kwval, p->kwval.data[i]);
    }
    for (int k = 0; k < a->nkw; k++) {
        kw[nkw++] = a->kw[k];
        ev_push(e, &kwval, a->kwval[k]);
    }
    Args b = {pos.data, pos.len, kw, kwval.data, nkw};
    return py_call(e, p->fn, &b, out);
}

bool py_call(Eval *e, Py fn, Args *a, Py *out) {
    if (!ev_stack(e)) return false;
    if (fn.tag == PY_OBJ) switch (fn.u.o->kind) {
        case OBJ_FUNC: {
            PyFunc *f = AS(PyFunc, fn);
            f->called = true;
            if (f->grad_mode) return func_in_mode(e, f, a, out);
            while (f->if_true) {
                bool flag = f->flag_default;
                if (a->npos > f->flag_at && !py_truth(e, a->pos[f->flag_at], &flag)) return false;
                for (int i = 0; i < a->nkw; i++)
                    if (a->kw[i] == f->flag && !py_truth(e, a->kwval[i], &flag)) return false;
                f = flag ? f->if_true : f->if_false;
            }
            if (f->flags & FUNC_SCRIPT_IF_TRACING && e->tracing) return script_call(e, f, a, out);
            return func_run(e, f, a, out);
        }
        case OBJ_SCRIPT:
            AS(PyScript, fn)->fn->called = true;
            return script_call(e, AS(PyScript, fn)->fn, a, out);
        case OBJ_NATIVE: return native_call(e, AS(PyNative, fn), AS(PyNative, fn)->self, a, out);
        case OBJ_METHOD: {
            PyMethod *m = AS(PyMethod, fn);
            PyInstance *x = is_obj(m->fn, OBJ_FUNC) ? module_instance(e, m->self) : NULL;
            if (x && module_is_scripted(e, x) && module_compiled_method(e, x, AS(PyFunc, m->fn)->name)) return module_run(e, x, AS(PyFunc, m->fn)->name, a, out);
            return with_self(e, m->fn, m->self, a, out);
        }
        case OBJ_CLASS: return class_call(e, AS(PyClass, fn), a, out);
        case OBJ_STATIC: return py_call(e, AS(PyWrap, fn)->fn, a, out);
        case OBJ_PARTIAL: return partial_call(e, AS(PyPartial, fn), a, out);
        case OBJ_OPAQUE: return opaque_call(e, AS(PyOpaque, fn), a, out);
        case OBJ_ALIAS: {
            PyAlias *al = AS(PyAlias, fn);
            if (is_obj(al->origin, OBJ_CLASS)) return py_call(e, al->origin, a, out);
            break;
        }
        case OBJ_INSTANCE: {
            Py call;
            if (AS(PyInstance, fn)->cls->flavour == CLS_MODULE && module_is_scripted(e, AS(PyInstance, fn)))
                return module_run(e, AS(PyInstance, fn), e->n.call, a, out);
            if (class_lookup(AS(PyInstance, fn)->cls, e->n.call, &call)) return with_self(e, call, fn, a, out);
            if (!is_absent(AS(PyInstance, fn)->cls->opaque_base)) return unsupported(e, "calling a '%s' at build time", py_type_name(e, fn));
            break;
        }
        default: break;
        }
    return raise_(e, EXC_TypeError, "'%s' object is not callable", py_type_name(e, fn));
}

bool py_call_n(Eval *e, Py fn, Py *args, int n, Py *out) {
    Args a = {args, n, NULL, NULL, 0};
    return py_call(e, fn, &a, out);
}

bool call_method(Eval *e, Py v, const char *name, Py *args, int n, Py *out, bool *has) {
    Py fn;
    *has = false;
    if (!name || !is_obj(v, OBJ_INSTANCE) || !class_lookup(AS(PyInstance, v)->cls, sym(e->s, name), &fn) || is_none(fn)) return true;
    *has = true;
    Args a = {args, n, NULL, NULL, 0};
    if (is_obj(fn, OBJ_STATIC)) return py_call(e, AS(PyWrap, fn)->fn, &a, out);
    if (is_obj(fn, OBJ_CLASSMETHOD)) return with_self(e, AS(PyWrap, fn)->fn, py_obj(AS(PyInstance, v)->cls), &a, out);
    return with_self(e, fn, v, &a, out);
}

/* ---- help for natives */
bool no_keywords(Eval *e, const char *fn, Args *a) { return !a->nkw || raise_(e, EXC_TypeError, "%s() takes no keyword arguments", fn); }

bool args_take(Eval *e, const char *fn, Args *a, const char *const *names, int n, int required, Py *out) {
    for (int i = 0; i < n; i++) out[i] = py_absent();
    if (a->npos > n) return raise_(e, EXC_TypeError, "%s() takes at most %d argument%s (%d given)", fn, n, n == 1 ? "" : "s", a->npos);
    for (int i = 0; i < a->npos; i++) out[i] = a->pos[i];
    for (int k = 0; k < a->nkw; k++) {
        int at = -1;
        for (int i = 0; i < n; i++)
            if (!strcmp(names[i], a->kw[k]->s)) at = i;
        if (at < 0) return raise_(e, EXC_TypeError, "'%s' is an invalid keyword argument for %s()", a->kw[k]->s, fn);
        if (!is_absent(out[at])) return raise_(e, EXC_TypeError, "%s() got multiple values for argument '%s'", fn, a->kw[k]->s);
        out[at] = a->kwval[k];
    }
    for (int i = 0; i < required; i++)
        if (is_absent(out[i])) return raise_(e, EXC_TypeError, "%s() missing required argument '%s' (pos %d)", fn, names[i], i + 1);
    return true;
}
