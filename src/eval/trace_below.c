/* trace_below.c: operators that PyTorch's tracer leaves out (DONT_RECORD_TRACE in tools/autograd/gen_trace_type.py), so that a trace shows what they
 * are made of: convolutions become aten::_convolution, cells of recurrent networks the arithmetic of ATen's native/RNN.cpp. */
#include "eval/trace.h"
#include <string.h>

typedef struct Below { Eval *e; const Schema *sc; const Py *v; const bool *given; bool ok; } Below;

/* An argument by its name; None where it is not given. */
static Py arg(const Below *b, const char *name) {
    for (int i = 0; i < b->sc->nparam; i++)
        if (!strcmp(b->sc->param[i].name->s, name)) return b->given[i] ? b->v[i] : py_none();
    return py_none();
}

static Py call(Below *b, const char *op, Py *v, int n) {
    Py out = py_none();
    if (b->ok) b->ok = tensor_fn(b->e, op, v, n, &out);
    return out;
}
static Py fn1(Below *b, const char *op, Py x) { return call(b, op, &x, 1); }
static Py fn2(Below *b, const char *op, Py x, Py y) { return call(b, op, (Py[]){x, y}, 2); }
static Py fn3(Below *b, const char *op, Py x, Py y, Py z) { return call(b, op, (Py[]){x, y, z}, 3); }
static Py part(const Below *b, Py list, int i) { return b->ok ? AS_LIST(list)->v.data[i] : py_none(); }

/* ---- convolutions */
static Py dims_of(const Below *b, const char *name, int n, int64_t usual) {
    Py v = arg(b, name);
    if (is_obj(v, OBJ_LIST) || is_obj(v, OBJ_TUPLE)) {
        if (AS_LIST(v)->v.len == n) return v;
        if (AS_LIST(v)->v.len == 1) v = AS_LIST(v)->v.data[0];
        else return v;
    }
    PyList *l = py_list(b->e, OBJ_LIST, n);
    for (int i = 0; i < n; i++) l->v.data[l->v.len++] = is_none(v) ? py_int(usual) : v;
    return py_obj(l);
}

static Py convolution(Below *b, int n, bool transposed) {
    Eval *e = b->e;
    Py input = arg(b, "input"), groups = arg(b, "groups"), padding = arg(b, "padding");
    const bool alone = tensor_in(input)->ndim == n + 1;
    if (is_none(groups)) groups = py_int(1);
    if (alone) input = fn2(b, "aten::unsqueeze", input, py_int(0));
    Py out;
    if (is_obj(padding, OBJ_STR)) {
        Py v[7] = {input, arg(b, "weight"), arg(b, "bias"), dims_of(b, "stride", n, 1), padding, dims_of(b, "dilation", n, 1), groups};
        out = call(b, "aten::_convolution_mode", v, 7);
    } else {
        Py v[13] = {input, arg(b, "weight"), arg(b, "bias"), dims_of(b, "stride", n, 1), dims_of(b, "padding", n, 0), dims_of(b, "dilation", n, 1), py_bool(transposed),
                    dims_of(b, "output_padding", n, 0), groups, py_bool(false), py_bool(false), py_bool(true), py_bool(true)};
        out = call(b, "aten::_convolution", v, 13);
    }
    (void)e;
    return alone ? fn2(b, "aten::squeeze", out, py_int(0)) : out;
}

/* ---- cells */
static Py linear(Below *b, Py x, const char *weight, const char *bias) { return fn3(b, "aten::linear", x, arg(b, weight), arg(b, bias)); }

static Py lstm_cell(Below *b) {
    Eval *e = b->e;
    PyVec hx = {0};
    if (!py_collect(e, arg(b, "hx"), &hx) || hx.len != 2) return b->ok = false, py_none();
    Py hidden = linear(b, hx.data[0], "w_hh", "b_hh");
    Py gates = fn2(b, "aten::add_", hidden, linear(b, arg(b, "input"), "w_ih", "b_ih")), c = fn3(b, "aten::unsafe_chunk", gates, py_int(4), py_int(1));
    Py in = fn1(b, "aten::sigmoid_", part(b, c, 0)), forget = fn1(b, "aten::sigmoid_", part(b, c, 1));
    Py cell = fn1(b, "aten::tanh_", part(b, c, 2)), outgate = fn1(b, "aten::sigmoid_", part(b, c, 3));
    Py kept = fn2(b, "aten::mul", forget, hx.data[1]), cy = fn2(b, "aten::add_", kept, fn2(b, "aten::mul", in, cell));
    Py both[2] = {py_absent(), cy};
    both[0] = fn2(b, "aten::mul", outgate, fn1(b, "aten::tanh", cy));
    return py_tuple(e, both, 2);
}

static Py gru_cell(Below *b) {
    Py hx = arg(b, "hx");
    Py i = fn3(b, "aten::unsafe_chunk", linear(b, arg(b, "input"), "w_ih", "b_ih"), py_int(3), py_int(1));
    Py h = fn3(b, "aten::unsafe_chunk", linear(b, hx, "w_hh", "b_hh"), py_int(3), py_int(1));
    Py reset = fn1(b, "aten::sigmoid_", fn2(b, "aten::add_", part(b, h, 0), part(b, i, 0)));
    Py input = fn1(b, "aten::sigmoid_", fn2(b, "aten::add_", part(b, h, 1), part(b, i, 1)));
    Py fresh = fn2(b, "aten::mul_", part(b, h, 2), reset);
    fresh = fn1(b, "aten::tanh_", fn2(b, "aten::add", part(b, i, 2), fresh));
    return fn2(b, "aten::add_", fn2(b, "aten::mul_", fn2(b, "aten::sub", hx, fresh), input), fresh);
}

static Py plain_cell(Below *b, const char *act) {
    Py hidden = linear(b, arg(b, "hx"), "w_hh", "b_hh");
    return fn1(b, act, fn2(b, "aten::add_", hidden, linear(b, arg(b, "input"), "w_ih", "b_ih")));
}

bool trace_below(Eval *e, const Schema *sc, const Py *v, const bool *given, bool *done, Py *out) {
    static const char *const names[] = {"aten::conv1d", "aten::conv2d", "aten::conv3d", "aten::conv_transpose1d", "aten::conv_transpose2d", "aten::conv_transpose3d",
        "aten::lstm_cell", "aten::gru_cell", "aten::rnn_tanh_cell", "aten::rnn_relu_cell"};
    Below b = {e, sc, v, given, true};
    int which = 0;
    while (which < COUNT_OF(names) && strcmp(names[which], sc->ns_name->s)) which++;
    *done = which < COUNT_OF(names);
    if (!*done) return true;
    *out = which < 6 ? convolution(&b, which % 3 + 1, which >= 3) : which == 6 ? lstm_cell(&b) : which == 7 ? gru_cell(&b)
         : plain_cell(&b, which == 8 ? "aten::tanh" : "aten::relu");
    return b.ok;
}
