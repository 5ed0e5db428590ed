/* verify.c: `tscc verify`: calls compiled functions with recorded arguments and compares what they give with recorded outputs.
 * Input: files that torch.save wrote. Output: one line a call, 'ok NAME' or 'FAIL NAME: what differs, where', and a closing count.
 * What a program prints stands before the line of its call: both go through stdout's buffer. */
#include <string.h>
#include "driver/compare.h"
#include "driver/compile.h"
#include "driver/convert.h"
#include "driver/receiver.h"

/* asked: under --fail-alloc=random, how many allocations the call made when it was good; -1: it was not. */
typedef struct Call { const char *name; size_t name_len; const Data *args, *expect, *after; int64_t asked; } Call;
enum { ARGS, EXPECT, AFTER, STATE, NUM_FILES };              /* the files of data that are read */
typedef struct Verify {
    Session *s;
    const Options *o;
    const char *path;
    Compile *c;
    const Data *args, *expect, *after; /* whole files; NULL: not given */
    Archive *owner[NUM_FILES];
    bool by_name;                     /* args is a dict */
    Call *calls;
    int ncalls;
    Receiver receiver;                /* whose methods are called; .c NULL: functions are */
    Compare cmp;
    Data *saved;                       /* the outputs so far, in the shape of args */
    int passed, failed, unsupported;  /* unsupported: of those that failed */
    enum { TELL, COUNT, REFUSE } round; /* --fail-alloc=random goes over the calls twice: COUNT tells of failures only, REFUSE compares nothing */
} Verify;
/* What a label calls. */
typedef struct Target { tsrt_boxed_fn *fn; Graph *graph; const char *method, *why; bool unsupported; } Target;

/* ---- results, a line each */
static void one_line(FILE *to, const char *text) {
    for (bool gap = false; *text; text++) {
        if (*text == '\n' || (gap && *text == ' ')) gap = true;
        else {
            if (gap) putc(' ', to);
            gap = false;
            putc(*text, to);
        }
    }
    putc('\n', to);
}

static void print_name(const Call *call, const char *verdict) { printf("%s %.*s", verdict, (int)call->name_len, call->name); }

static void ok(Verify *v, const Call *call, const char *note) {
    if (v->round == COUNT) return;
    v->passed++;
    print_name(call, "ok");
    if (note) fputs(": ", stdout);
    one_line(stdout, note ? note : "");
    fflush(stdout);
}

static void failed(Verify *v, const Call *call, const char *why, bool unsupported) {
    v->failed++;
    v->unsupported += unsupported;
    print_name(call, "FAIL");
    fputs(v->round == REFUSE ? ": with an allocation refused: " : ": ", stdout);
    one_line(stdout, why);
    fflush(stdout);
}

/* ---- reading what is asked for */
static const Data *load(Verify *v, const char *path, int slot) {
    DataForm form;
    const Data *o = data_load(v->s, path, &v->owner[slot], &form);
    return o && form != FORM_TORCH && slot != STATE ? data_nest(v->s, v->s->arena, path, o) : o;
}

/* A call's arguments; files of tensors alone have no tuple of one. */
static const Data *as_args(Verify *v, const Data *o) {
    if (o->kind != DATA_TENSOR || data_form(v->o->verify_args) == FORM_TORCH) return o;
    Data **one = NEWN(v->s->arena, Data *, 1);
    one[0] = (Data *)(uintptr_t)o;
    return data_seq(v->s->arena, DATA_TUPLE, one, 1);
}

static bool wrong_shape(Verify *v, const char *path, const char *why) { return diag(v->s, DIAG_verify_shape, (Span){0, 0}, path, why); }

static const char *call_label(Verify *v, const Call *call) { return arena_dup(v->s->arena, call->name, call->name_len); }

/* The entry of a call in one of the other files: by place in a list, by name (with a suffix) in a dict. NULL when it is not there. */
static const Data *matching(Verify *v, const Data *file, int i, const Call *call, const char *suffix) {
    if (!file) return NULL;
    if (!v->by_name) return i < file->u.seq.len ? file->u.seq.items[i] : NULL;
    return data_dict_str(file, arena_printf(v->s->arena, "%s%s", call_label(v, call), suffix));
}

static bool same_shape(Verify *v, const Data *file, const char *path) {
    if (!file) return true;
    bool right = v->by_name ? file->kind == DATA_DICT : file->kind == DATA_LIST || file->kind == DATA_TUPLE;
    if (!right) return wrong_shape(v, path, v->by_name ? "is no dict, as the arguments are" : "is no list, as the arguments are");
    if (!v->by_name && file->u.seq.len != v->args->u.seq.len) return wrong_shape(v, path, "has another number of entries than there are calls");
    return true;
}

static bool listed(const char *list, const char *name, size_t len) {
    for (const char *p = list; *p;) {
        size_t n = strcspn(p, ",");
        if (n == len && !memcmp(p, name, n)) return true;
        p += n + (p[n] == ',');
    }
    return false;
}

static bool add_call(Verify *v, const char *name, size_t len, const Data *args, int i) {
    if (v->o->only && !listed(v->o->only, name, len)) return true;
    Call call = {.name = name, .name_len = len, .args = args = as_args(v, args)};
    if (args->kind != DATA_TUPLE) {
        const char *why = arena_printf(v->s->arena, "the arguments of '%s' are a value of type %s, not a tuple", call_label(v, &call), data_type_name(args));
        return wrong_shape(v, v->o->verify_args, why);
    }
    call.expect = matching(v, v->expect, i, &call, "");
    call.after = v->after ? matching(v, v->after, i, &call, "") : v->by_name ? matching(v, v->expect, i, &call, "@args") : NULL;
    if (call.after && call.after->kind != DATA_TUPLE && call.after->kind != DATA_LIST)
        return wrong_shape(v, v->after ? v->o->expect_args : v->o->expect, "the arguments after a call are no tuple");
    v->calls[v->ncalls++] = call;
    return true;
}

static bool only_exists(Verify *v) {
    for (const char *p = v->o->only ? v->o->only : ""; *p;) {
        size_t n = strcspn(p, ",");
        bool found = !n;
        for (int i = 0; i < v->ncalls && !found; i++) found = v->calls[i].name_len == n && !memcmp(v->calls[i].name, p, n);
        if (!found) return diag(v->s, DIAG_verify_no_such_call, (Span){0, 0}, v->o->verify_args, arena_dup(v->s->arena, p, n));
        p += n + (p[n] == ',');
    }
    return true;
}

static bool read_calls(Verify *v) {
    const Options *o = v->o;
    v->args = load(v, o->verify_args, ARGS);
    if (!v->args) return false;
    v->by_name = v->args->kind == DATA_DICT;
    if (!v->by_name && v->args->kind != DATA_LIST && v->args->kind != DATA_TUPLE) return wrong_shape(v, o->verify_args, "is neither a list nor a dict");
    if (o->expect && !(v->expect = load(v, o->expect, EXPECT))) return false;
    if (o->expect_args && !(v->after = load(v, o->expect_args, AFTER))) return false;
    if (!same_shape(v, v->expect, o->expect) || !same_shape(v, v->after, o->expect_args)) return false;
    int64_t n = v->by_name ? v->args->u.dict->len : v->args->u.seq.len;
    v->calls = NEWN(v->s->arena, Call, n + 1);
    for (int64_t i = 0; i < n; i++) {
        const Data *key = v->by_name ? v->args->u.dict->keys[i] : NULL;
        if (key && (key->kind != DATA_STR || !key->u.str.len || memchr(key->u.str.s, '\n', key->u.str.len)))
            return wrong_shape(v, o->verify_args, "has a key that is no function's name");
        const char *name = key ? key->u.str.s : arena_printf(v->s->arena, "call%lld", (long long)i);
        size_t len = key ? key->u.str.len : strlen(name);
        if (!add_call(v, name, len, key ? v->args->u.dict->values[i] : v->args->u.seq.items[i], (int)i)) return false;
    }
    return only_exists(v);
}

static bool check_options(Verify *v) {
    const Options *o = v->o;
    Dtype d;
    const char *why = NULL;
    if (o->expect && o->expect_error) why = "--expect and --expect-error exclude each other";
    else if (o->has_rtol && !(o->rtol >= 0)) why = "--rtol must not be negative";
    else if (o->has_atol && !(o->atol >= 0)) why = "--atol must not be negative";
    else if (o->default_dtype && (!dtype_by_name(o->default_dtype, strlen(o->default_dtype), &d) || dtype_info(d)->category != 'f'))
        why = "--default-dtype must name a floating-point type: float32, float64, ...";
    return !why || diag(v->s, DIAG_verify_options, (Span){0, 0}, why);
}

/* ---- what is called */
/* The first diagnostic of `from` on as one text: why something did not compile. What failed for another call already is not told again. */
static const char *reason(Verify *v, int from, bool *unsupported) {
    Session *s = v->s;
    *unsupported = true;
    const Diagnostic *first = NULL;
    for (int i = from; i < s->diags.list.len; i++) {
        const Diagnostic *d = s->diags.list.data[i];
        if (d->severity < SEV_UNSUPPORTED) continue;
        if (!first) first = d;
        if (d->severity != SEV_UNSUPPORTED) *unsupported = false;
    }
    Loc at;
    if (!first) return *unsupported = s->diags.unsupported && !s->diags.errors, "it needs what does not compile";
    if (!loc_of(s, first->span, &at)) return first->text;
    return arena_printf(s->arena, "%s:%d:%d: %s", at.src->path, at.line, at.col, first->text);
}

static Target target_of(Verify *v, const char *name) {
    int from = v->s->diags.list.len;
    Target t = {0};
    FuncDecl *f = compile_entry_function(v->c, name);
    if (f) t.fn = compile_boxed(v->c, f, &t.graph);
    if (!t.fn) t.why = reason(v, from, &t.unsupported);
    return t;
}

/* The i-th of --method's names, or the one that there is; forward where none is given. */
static const char *method_name(Verify *v, int i) {
    const char *p = v->o->method ? v->o->method : "forward";
    for (; i > 0 && strchr(p, ','); i--) p = strchr(p, ',') + 1;
    return arena_dup(v->s->arena, p, strcspn(p, ","));
}

static Target method_target(Verify *v, const char *name) {
    int from = v->s->diags.list.len;
    Target t = {.method = name};
    t.fn = receiver_method(&v->receiver, name, &t.graph);
    if (!t.fn) t.why = reason(v, from, &t.unsupported);
    return t;
}

/* Without --entry a list calls the one function that the file exports. */
static const char *only_export(Verify *v) {
    int n;
    Exported *all = eval_exports(compile_eval(v->c), &n);
    if (n == 1) return all[0].name->s;
    diag(v->s, DIAG_verify_entry, (Span){0, 0}, v->path, n ? "several functions" : "nothing");
    return NULL;
}

/* ---- one call */
static const char *error_text(Verify *v, tsrt_ctx *ctx) {
    const tsrt_site *site = tsrt_error_depth(ctx) ? tsrt_error_site(ctx, 0) : NULL;
    Buf b = {0};
    if (site && site->file) buf_printf(&b, "%s:%d: ", site->file, (int)site->line);
    const char *cls = tsrt_error_class(ctx);
    if (cls && *cls && strcmp(cls, "RuntimeError")) buf_printf(&b, "%s: ", cls);
    buf_puts(&b, tsrt_error_message(ctx));
    return buf_take(&b, v->s->arena);
}

/* The call failed with this message (whole: all that it may be searched in). */
static void call_failed(Verify *v, const Call *call, const char *message, const char *whole, bool unsupported) {
    const char *want = v->o->expect_error;
    if (!want || unsupported) failed(v, call, message, unsupported);
    else if (strstr(whole, want) || strstr(message, want)) ok(v, call, message);
    else failed(v, call, arena_printf(v->s->arena, "failed, but not with '%s': %s", want, message), false);
}

/* args: without self */
static bool same_args(Verify *v, const Call *call, Arena *a, const tsrt_value *args, int n, Buf *why) {
    if (!call->after) return true;
    for (int i = 0; i < n && i < call->after->u.seq.len; i++) {
        char name[40];
        snprintf(name, sizeof name, "argument %d after the call", i);
        Data *now = convert_out(v->s, a, &args[i], why);
        if (!now || !compare_values(&v->cmp, name, now, call->after->u.seq.items[i])) return false;
    }
    return true;
}

static void keep_output(Verify *v, const Call *call, Data *out) {
    Arena *a = v->s->arena;
    if (!v->by_name) data_list_push(a, v->saved, out);
    else data_dict_set(a, v->saved, data_str(a, call->name, call->name_len), out);
}

static void check_result(Verify *v, const Call *call, const tsrt_value *args, int nargs, const tsrt_value *result) {
    Arena *a = v->o->save ? v->s->arena : arena_new();    /* what is saved lives on */
    Buf why = {0};
    v->cmp.why = &why;
    Data *out = convert_out(v->s, a, result, &why);
    bool unreadable = !out, same = out != NULL;
    if (v->o->expect_error) {
        buf_puts(&why, "did not fail");
        if (out) buf_puts(&why, ", but gave "), data_show(v->s, &why, out, 200);
        same = false;
    } else if (out) {
        if (v->expect && !call->expect) {
            buf_printf(&why, "%s has no output for it", v->o->expect);
            same = false;
        }
        if (same && call->expect) same = compare_values(&v->cmp, "result", out, call->expect);
        if (same) same = same_args(v, call, a, args, nargs, &why);
        if (v->o->save) keep_output(v, call, out);
    }
    if (same) ok(v, call, NULL);
    else failed(v, call, why.p ? why.p : "it differs", unreadable && !v->o->expect_error);
    buf_free(&why);
    if (a != v->s->arena) arena_free(a);
}

/* One call; its allocation number `point` fails (0: none does). True when it said so, and nothing has been told of the call. */
static bool try_call(Verify *v, Call *call, const Target *t, int64_t point) {
    bool more = false;
    if (!t->fn) {
        failed(v, call, t->why, t->unsupported);
        return false;
    }
    tsrt_ctx *ctx = compile_ctx(v->c);
    const int n = t->graph->nparams, self = t->method && t->graph->is_method;
    tsrt_value *args = NEWN(v->s->arena, tsrt_value, n + 1), result = {0};
    Buf why = {0};
    bool unsupported;
    Graph rest = *t->graph;
    rest.params += self;
    rest.nparams -= self;
    const int from = v->s->diags.list.len;
    if (self && !receiver_self(&v->receiver, t->method, &args[0])) {
        const char *text = reason(v, from, &unsupported);
        failed(v, call, text, unsupported);
        return false;
    }
    if (!convert_call(v->s, ctx, &rest, call->args, args + self, &why, &unsupported)) {
        if (self) tsrt_value_drop(ctx, &args[0]);
        if (unsupported) buf_puts(&why, " are not supported yet");
        call_failed(v, call, why.p, why.p, unsupported);
        tsrt_error_clear(ctx);
        buf_free(&why);
        return false;
    }
    if (v->o->has_seed) tsrt_manual_seed(ctx, (uint64_t)v->o->seed);
    compile_fail_alloc(v->c, point);
    const bool erred = t->fn(ctx, args, &result);
    call->asked = compile_allocations(v->c);
    const bool refused = compile_fail_alloc(v->c, 0);
    if (erred && refused && strstr(tsrt_error_message(ctx), "memory")) {
        tsrt_error_clear(ctx);
        more = true;
    } else if (v->round == REFUSE && (!erred || !refused)) {
        if (erred) tsrt_error_clear(ctx);                 /* as it may: a method's object is not what it was at the first round */
        else tsrt_value_drop(ctx, &result);
        ok(v, call, refused ? "did with less memory" : "came to its end sooner");
    } else if (erred) {
        const char *message = error_text(v, ctx);
        call_failed(v, call, message, tsrt_error_text(ctx), false);
        tsrt_error_clear(ctx);
    } else {
        check_result(v, call, args + self, n - self, &result);
        tsrt_value_drop(ctx, &result);
    }
    for (int i = 0; i < n; i++) tsrt_value_drop(ctx, &args[i]);
    buf_free(&why);
    return more;
}

/* --fail-alloc=random: a place among the allocations of the first round, the same in each run. */
static int64_t some_point(const Verify *v, const Call *call) {
    const uint32_t names[2] = {hash_bytes(v->path, strlen(v->path)), hash_bytes(call->name, call->name_len)};
    return 1 + hash_bytes(names, sizeof names) % call->asked;
}

/* Under --fail-alloc a call is good when it tells that memory ran out, or gives the right result in spite of it. */
static void make_call(Verify *v, Call *call, const Target *t) {
    enum { POINTS = 400 };
    if (v->round == COUNT) {
        const int before = v->failed;
        try_call(v, call, t, 0);
        if (v->failed > before) call->asked = -1;
        return;
    }
    if (v->round == REFUSE && call->asked <= 0) {
        if (!call->asked) ok(v, call, "needs no memory");
        return;
    }
    int64_t point = v->round == REFUSE ? some_point(v, call) : v->o->fail_alloc == FAIL_EVERY ? 1 : v->o->fail_alloc;
    while (try_call(v, call, t, point)) {
        if (v->o->fail_alloc != FAIL_EVERY) {
            ok(v, call, arena_printf(v->s->arena, "ran out of memory at allocation %lld, and said so", (long long)point));
            return;
        }
        point = point < POINTS ? point + 1 : 0;
    }
}

/* --state: what torch.save(m.state_dict()) wrote, into the module. */
static bool load_state(Verify *v) {
    Session *s = v->s;
    const char *path = v->o->state;
    if (v->receiver.of.kind != ENT_MODULE) return diag(s, DIAG_verify_state, (Span){0, 0}, v->o->entry ? v->o->entry : v->path);
    const Data *state = load(v, path, STATE);
    if (!state) return false;
    if (state->kind != DATA_DICT) return wrong_shape(v, path, "is no state dict");
    const int64_t n = state->u.dict->len;
    const char **key = NEWN(s->arena, const char *, n + 1);
    tsrt_tensor **t = NEWN(s->arena, tsrt_tensor *, n + 1);
    int k = 0;
    for (int64_t i = 0; i < n; i++) {
        const Data *name = state->u.dict->keys[i], *o = state->u.dict->values[i];
        if (name->kind != DATA_STR || o->kind != DATA_TENSOR) continue;
        tsrt_value value;
        Buf why = {0};
        ConvertResult res = convert_in(s, compile_ctx(v->c), o, type_simple(s, TY_Tensor), &value, &why);
        buf_free(&why);
        if (res != CONVERT_OK) return diag(s, DIAG_verify_unsupported, (Span){0, 0}, "--state: some of its tensors are");
        key[k] = arena_dup(s->arena, name->u.str.s, name->u.str.len);
        t[k++] = value.u.p;
    }
    return eval_module_load(compile_eval(v->c), v->receiver.of.u.module, key, t, k);
}

static void make_calls(Verify *v) {
    const char *entry = v->o->entry;
    Target t = {0};
    int from = v->s->diags.list.len;
    v->c = compile_open(v->s, v->o, v->path, false, stderr);
    if (v->c && compile_archive(v->c)) entry = compile_archive(v->c);
    bool methods = v->c && receiver_open(&v->receiver, v->c, entry);
    bool stuck = !v->c;
    Entity e;
    if (v->c && !methods && v->o->method && entry && !compile_entry(v->c, entry, &e)) stuck = true;
    else if (v->c && !methods && v->o->method) stuck = !diag(v->s, DIAG_verify_method, (Span){0, 0}, entry ? entry : v->path);
    else if (v->c && v->o->state) stuck = !load_state(v);
    else if (v->c && !v->by_name && !entry) stuck = !(entry = only_export(v));
    if (stuck) t.why = reason(v, from, &t.unsupported);
    else if (entry && !methods) t = target_of(v, entry);
    for (v->round = v->o->fail_alloc == FAIL_RANDOM ? COUNT : TELL;; v->round = REFUSE) {
        for (int i = 0; i < v->ncalls; i++) {
            Call *call = &v->calls[i];
            if (!stuck && methods) t = method_target(v, method_name(v, i));
            else if (!stuck && !entry) t = target_of(v, call_label(v, call));
            make_call(v, call, &t);
        }
        if (v->round != COUNT) break;
    }
    if (methods) receiver_close(&v->receiver);
}

/* ---- the command */
static void save(Verify *v) {
    int64_t outputs = v->by_name ? v->saved->u.dict->len : v->saved->u.seq.len;
    if (outputs == v->ncalls) data_save(v->s, v->o->save, v->saved);
    else diag(v->s, DIAG_save_failed, (Span){0, 0}, v->o->save, "not every call gave an output");
}

static int status_of(const Verify *v) {
    if (v->s->diags.bugs) return 70;
    if (v->failed) return v->failed == v->unsupported ? 3 : 1;
    return diag_exit_status(v->s);
}

int cmd_verify(Session *s, const Options *o) {
    Verify v = {.s = s, .o = o, .path = o->inputs.data[0],
                .cmp = {.s = s, .has_rtol = o->has_rtol, .has_atol = o->has_atol, .rtol = o->rtol, .atol = o->atol, .shape_only = o->shape_only}};
    s->diags.limit = 0;                                   /* functions of a dict fail one by one, each with its own reason */
    if (!check_options(&v)) return 2;
    int status = 1;
    if (!o->verify_args) {
        diag(s, DIAG_verify_no_args, (Span){0, 0});
        return 2;
    }
    if (read_calls(&v)) {
        v.saved = v.by_name ? data_dict(s->arena) : data_list(s->arena);
        if (!v.ncalls) diag(s, DIAG_verify_no_calls, (Span){0, 0}, o->verify_args);
        else make_calls(&v);
        if (v.ncalls && o->save) save(&v);
        status = status_of(&v);
    } else if (diag_exit_status(s)) {
        status = diag_exit_status(s);                     /* a file that holds what this version can't read */
    }
    if (v.c) compile_close(v.c);
    for (int i = 0; i < COUNT_OF(v.owner); i++) archive_close(v.owner[i]);
    printf("%d passed, %d failed\n", v.passed, v.failed);
    fflush(stdout);
    return status;
}
