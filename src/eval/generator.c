/* generator.c: torch.Generator, and the state of the default one: get_rng_state, set_rng_state, initial_seed, seed. A call of an operator that is given
 * a generator draws from it instead of the context's (tensor_call.c). */
#include "eval/generator.h"
#include "generators.h"
#include <string.h>

#define FN(name_) static bool name_(Eval *e, Py self, Args *a, Py *out)
enum { STATE_TENSOR = 5056 };         /* bytes of the tensor that PyTorch's get_state gives; ours begins it */
typedef struct PyGenerator { PyInstance x; uint64_t seed; void *state; } PyGenerator;

bool is_generator(const Eval *e, Py v) { return e->generator_class && is_obj(v, OBJ_INSTANCE) && AS(PyInstance, v)->cls == e->generator_class; }

bool generator_swap(Eval *e, Py v) { return !is_generator(e, v) || !tsrt_generator_swap(tensor_ctx(e), AS(PyGenerator, v)->state) || tensor_error(e); }

static bool seed_in(Eval *e, Py v, uint64_t *seed) {
    int64_t i;
    if (!as_index(e, v, &i)) return false;
    return *seed = (uint64_t)i, true;
}

/* ---- states as tensors */
static bool state_tensor(Eval *e, const void *state, Py *out) {
    const int64_t size = STATE_TENSOR;
    tsrt_tensor *t = tensor_ctx(e) ? tsrt_tensor_new(tensor_ctx(e), TSRT_UINT8, 1, &size) : NULL;
    if (!t) return tensor_error(e);
    memset(tsrt_tensor_data(t), 0, STATE_TENSOR);
    memcpy(tsrt_tensor_data(t), state, tsrt_generator_bytes());
    return *out = py_tensor(e, t), true;
}
static const void *state_in(Eval *e, Py v) {
    const tsrt_tensor *t = is_tensor(e, v) ? tensor_in(v) : NULL;
    if (t && t->dtype == TSRT_UINT8 && t->numel == STATE_TENSOR && t->flags & TSRT_TENSOR_CONTIGUOUS) return tsrt_tensor_data(t);
    fail_raise(e, EXC_TypeError, "RNG state must be a torch.ByteTensor");
    return NULL;
}

/* ---- torch.Generator */
FN(g_manual_seed) {
    PyGenerator *g = AS(PyGenerator, self);
    if (!seed_in(e, a->pos[0], &g->seed)) return false;
    tsrt_generator_seed(g->state, g->seed);
    return *out = self, true;
}
FN(g_initial_seed) { (void)e, (void)a; return *out = py_int((int64_t)AS(PyGenerator, self)->seed), true; }
FN(g_get_state) { (void)a; return state_tensor(e, AS(PyGenerator, self)->state, out); }
FN(g_set_state) {
    const void *state = state_in(e, a->pos[0]);
    if (!state) return false;
    memcpy(AS(PyGenerator, self)->state, state, tsrt_generator_bytes());
    return *out = self, true;
}
FN(g_repr) { (void)a; return *out = py_printf(e, "<torch._C.Generator object at 0x%012x>", self.u.o->id * 16), true; }

static void add(Eval *e, const char *name, NativeFn *fn, int n) {
    Py v = py_native(e, "", name, fn, n, n);
    AS(PyNative, v)->method = true;
    class_set(e, e->generator_class, sym(e->s, name), v);
}

bool generator_make(Eval *e, Py self, Args *a, Py *out) {
    (void)self, (void)a;
    if (!e->generator_class) {
        e->generator_class = class_new(e, "torch._C", "Generator", NULL, 0);
        add(e, "manual_seed", g_manual_seed, 1);
        add(e, "initial_seed", g_initial_seed, 0);
        add(e, "get_state", g_get_state, 0);
        add(e, "set_state", g_set_state, 1);
        add(e, "__repr__", g_repr, 0);
    }
    PyGenerator *g = EV_NEW(e, PyGenerator, OBJ_INSTANCE);
    g->x.cls = e->generator_class;
    g->x.native = py_absent();
    g->seed = 67280421310721U;        /* PyTorch's default */
    g->state = ev_alloc(e, tsrt_generator_bytes());
    tsrt_generator_seed(g->state, g->seed);
    return *out = py_obj(g), true;
}

/* ---- the default generator */
bool generator_get_state(Eval *e, Py self, Args *a, Py *out) {
    (void)self, (void)a;
    if (!tensor_ctx(e)) return false;
    void *own = ev_alloc(e, tsrt_generator_bytes());
    tsrt_generator_seed(own, 0);
    if (tsrt_generator_swap(tensor_ctx(e), own)) return tensor_error(e);
    const bool ok = state_tensor(e, own, out);
    return !tsrt_generator_swap(tensor_ctx(e), own) ? ok : tensor_error(e);
}
bool generator_set_state(Eval *e, Py self, Args *a, Py *out) {
    (void)self;
    const void *state = state_in(e, a->pos[0]);
    if (!state) return false;
    void *own = ev_alloc(e, tsrt_generator_bytes());
    memcpy(own, state, tsrt_generator_bytes());
    *out = py_none();
    return !tsrt_generator_swap(tensor_ctx(e), own) || tensor_error(e);
}
bool generator_initial_seed(Eval *e, Py self, Args *a, Py *out) {
    (void)self, (void)a;
    return tensor_ctx(e) && (*out = py_int((int64_t)tsrt_initial_seed(tensor_ctx(e))), true);
}
