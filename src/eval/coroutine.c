/* coroutine.c: generator functions. The interpreter recurses on C's stack, so each generator has a stack of its own; errors travel as
 * return values and cross the switch like everything else. */
#include "eval/value.h"
#include <sys/mman.h>
#include <ucontext.h>

enum { STACK_BYTES = 512 * 1024, MOST_GENERATORS = 4096 };
typedef struct Coroutine Coroutine;
struct Coroutine {
    ucontext_t here, caller;
    Eval *e;
    PyFunc *fn;
    Env *env;
    void *stack;
    Coroutine *next, *outer;
    Py yielded, sent, thrown;         /* thrown: an exception to raise where it waits */
    bool entered, running, done, ok;
    char *caller_base; size_t caller_room;
    Frame frame;
};

static void release_stack(Coroutine *c) {
    if (c->stack) munmap(c->stack, STACK_BYTES);
    c->stack = NULL;
}

void coroutines_free(Eval *e) {
    for (Coroutine *c = e->coroutines; c; c = c->next) release_stack(c);
    e->coroutines = NULL;
}

static void body(unsigned hi, unsigned lo) {
    Coroutine *c = (Coroutine *)(((uintptr_t)hi << 16 << 16) | lo);
    Py result = py_none();
    AstFunctionDef *d = AST_AS(FunctionDef, c->fn->def);
    c->ok = eval_block(c->e, c->env, d->body, &result) != FLOW_FAIL;
    c->yielded = py_absent();
    c->done = true;
    swapcontext(&c->here, &c->caller);
}

static bool resume(Eval *e, Coroutine *c, Py sent, Py *out) {
    *out = py_absent();
    if (c->running) return raise_(e, EXC_ValueError, "generator already executing");
    if (c->done) return true;
    c->sent = sent;
    c->ok = true;
    c->caller_base = e->stack_base, c->caller_room = e->stack_room;
    c->outer = e->coroutine;
    e->coroutine = c;
    e->stack_base = (char *)c->stack + STACK_BYTES;
    e->stack_room = STACK_BYTES - 64 * 1024;
    c->frame.up = e->frame, c->frame.at = e->at;
    e->frame = &c->frame;
    c->running = c->entered = true;
    swapcontext(&c->caller, &c->here);
    c->running = false;
    e->frame = c->frame.up;
    e->at = c->frame.at;
    e->coroutine = c->outer;
    e->stack_base = c->caller_base, e->stack_room = c->caller_room;
    *out = c->yielded;
    if (c->done) release_stack(c);
    return c->ok;
}

static Coroutine *coroutine_of(PyIter *it) { return (Coroutine *)(uintptr_t)it->i; }
static bool next_value(Eval *e, PyIter *it, Py *out) { return resume(e, coroutine_of(it), py_none(), out); }

bool generator_send(Eval *e, PyIter *it, Py v, Py *out) { return it->next == next_value ? resume(e, coroutine_of(it), v, out) : iter_next(e, it, out); }

bool generator_throw(Eval *e, PyIter *it, Py exc, Py *out) {
    Coroutine *c = it->next == next_value ? coroutine_of(it) : NULL;
    if (!c || c->done || !c->entered) {
        if (c) c->done = true, release_stack(c);
        return raise_exc(e, exc);
    }
    c->thrown = exc;
    return resume(e, c, py_none(), out);
}

bool generator_new(Eval *e, PyFunc *f, Env *env, Py *out) {
    Coroutine *c = ev_alloc(e, sizeof *c);
    int open = 0;
    for (Coroutine *p = e->coroutines; p; p = p->next) open += p->stack != NULL;
    if (open >= MOST_GENERATORS) return unsupported(e, "more than %d generators open at once", MOST_GENERATORS);
    *c = (Coroutine){.e = e, .fn = f, .env = env};
    c->frame.name = f->name->s;
    c->frame.env = env;
    c->stack = mmap(NULL, STACK_BYTES, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (c->stack == MAP_FAILED) return c->stack = NULL, raise_(e, EXC_MemoryError, "no stack for a generator");
    c->next = e->coroutines;
    e->coroutines = c;
    getcontext(&c->here);
    c->here.uc_stack.ss_sp = c->stack;
    c->here.uc_stack.ss_size = STACK_BYTES;
    c->here.uc_link = NULL;
    uintptr_t p = (uintptr_t)c;
    makecontext(&c->here, (void (*)(void))body, 2, (unsigned)(p >> 16 >> 16), (unsigned)p);
    PyIter *it = py_iter(e, "generator", next_value);
    it->i = (int64_t)(uintptr_t)c;
    *out = py_obj(it);
    return true;
}

bool generator_yield(Eval *e, Py v, Py *sent) {
    Coroutine *c = e->coroutine;
    if (!c) return raise_(e, EXC_SyntaxError, "'yield' outside function");
    Span at = e->at;
    c->yielded = v;
    swapcontext(&c->here, &c->caller);
    e->at = at;
    *sent = c->sent;
    if (is_absent(c->thrown)) return true;
    Py exc = c->thrown;
    c->thrown = py_absent();
    return raise_exc(e, exc);
}
