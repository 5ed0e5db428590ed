/* einsum.c: sums of products of tensors named by subscripts, and the products that are written with them: tensordot, bilinear, inner.
 *
 * The equation gives each operand's dimensions labels. Every operand is viewed with one dimension a label (diagonals where a label repeats, size 1 where it lacks
 * it); then two operands at a time are contracted over the labels that no other operand and not the result need, by one batched product over strides: labels in both
 * and in what follows are batch, others of the left are rows, others of the right columns. */
#include "product.h"
#include "tensor_ops.h"

enum { LETTERS = 52, LABELS = RT_MAXDIM + 52, MOST_OPERANDS = 64 };

/* A tensor with a dimension for each label of the equation, in one order for all: size 1 and stride 0 where it has none. */
typedef struct labelled { tsrt_tensor *t; int64_t size[LABELS], stride[LABELS]; bool has[LABELS]; } labelled;

static int letter(char ch) { return ch >= 'A' && ch <= 'Z' ? ch - 'A' : ch >= 'a' && ch <= 'z' ? ch - 'a' + 26 : -1; }
static char name(int l) { return (char)(l < 26 ? 'A' + l : 'a' + l - 26); }

/* ---- contraction of two */
typedef struct group { int n; int label[LABELS]; } group;
/* Whether the labels of g can be walked as one dimension of t. */
static bool merges(const labelled *t, const group *g) {
    int64_t next = -1;
    for (int i = g->n - 1; i >= 0; i--) {
        const int l = g->label[i];
        if (t->size[l] == 1) continue;
        if (next >= 0 && t->stride[l] != next) return false;
        next = t->stride[l] * t->size[l];
    }
    return true;
}
static int64_t extent(const int64_t *size, const group *g) {
    int64_t n = 1;
    for (int i = 0; i < g->n; i++) n *= size[g->label[i]];
    return n;
}
static int64_t step(const labelled *t, const group *g) {
    for (int i = g->n - 1; i >= 0; i--) if (t->size[g->label[i]] != 1) return t->stride[g->label[i]];
    return 1;
}
/* t as a row-major tensor of dtype, its dimensions in the order of `label`, which has all of more than one element. */
static int rewrite(tsrt_ctx *c, labelled *t, int dtype, int n, const int *label) {
    int64_t size[LABELS], stride[LABELS];
    if (n > RT_MAXDIM) return tsrt_fail(c, NULL, "einsum(): too many dimensions");
    for (int i = 0; i < n; i++) size[i] = t->size[label[i]], stride[i] = t->stride[label[i]];
    tsrt_tensor *view, *flat;
    if (rt_view(c, t->t, n, size, stride, t->t->offset, &view)) return 1;
    int failed = rt_empty(c, dtype, n, size, &flat);
    if (!failed && (failed = rt_copy(c, flat, view))) rt_drop(c, flat);
    rt_drop(c, view);
    if (failed) return 1;
    rt_drop(c, t->t);
    t->t = flat;
    for (int i = 0; i < n; i++) t->stride[label[i]] = flat->stride[i];
    return 0;
}
/* t with outer and inner each walkable as one dimension: as it is where they merge, else a copy with its dimensions in the order each (NULL: none), outer, inner,
 * which together have all of more than one element. Those of `each` are walked one by one. */
static int settle(tsrt_ctx *c, labelled *t, const group *each, const group *outer, const group *inner) {
    if (merges(t, outer) && merges(t, inner)) return 0;
    const group *const order[3] = {each, outer, inner};
    int n = 0, label[LABELS];
    for (int i = each ? 0 : 1; i < 3; i++)
        for (int j = 0; j < order[i]->n; j++)
            if (t->size[order[i]->label[j]] != 1) label[n++] = order[i]->label[j];
    return rewrite(c, t, t->t->dtype, n, label);
}
/* Converts t; its dimensions of more than one element keep their order. */
static int promote(tsrt_ctx *c, labelled *t, int dtype, int labels) {
    if (t->t->dtype == dtype) return 0;
    int n = 0, label[LABELS];
    for (int l = 0; l < labels; l++) if (t->size[l] != 1) label[n++] = l;
    return rewrite(c, t, dtype, n, label);
}
/* Sums labels of t that are in `gone` (a bit a label): a product with ones. */
static int sum_away(tsrt_ctx *c, labelled *t, const bool *gone, int labels) {
    group keep = {0}, lose = {0};
    for (int l = 0; l < labels; l++) {
        if (t->size[l] == 1) { if (gone[l]) t->has[l] = false; continue; }
        group *g = gone[l] ? &lose : &keep;
        g->label[g->n++] = l;
    }
    if (!lose.n) return 0;
    if (settle(c, t, NULL, &keep, &lose)) return 1;
    int64_t size[LABELS];
    if (keep.n > RT_MAXDIM) return tsrt_fail(c, NULL, "einsum(): too many dimensions");
    for (int i = 0; i < keep.n; i++) size[i] = t->size[keep.label[i]];
    tsrt_tensor *r, *ones;
    const int64_t unit = 1, k = extent(t->size, &lose);
    const tsrt_value v = {&tsrt_type_int, {.i = 1}};
    const int dtype = t->t->dtype;
    if (dtype == TSRT_BOOL8) {                              /* sum_to of bools has int64 in PyTorch */
        tsrt_tensor *wide;
        if (rt_to(c, t->t, TSRT_INT64, &wide)) return 1;
        rt_drop(c, t->t);
        t->t = wide;
    }
    if (rt_full(c, t->t->dtype, 1, &unit, &v, &ones)) return 1;
    if (rt_empty(c, t->t->dtype, keep.n, size, &r)) return rt_drop(c, ones), 1;
    const rt_product p = {.dtype = t->t->dtype, .m = extent(t->size, &keep), .n = 1, .k = k, .a = rt_data(t->t), .b = rt_data(ones), .c = rt_data(r), .a_row = step(t, &keep), .a_col = step(t, &lose),
                          .b_row = 0, .b_col = 1, .c_row = 1, .c_col = 1};
    const int failed = rt_product_run(c, &p, "sum");
    rt_drop(c, ones);
    if (failed) return rt_drop(c, r), 1;
    rt_drop(c, t->t);
    t->t = r;
    for (int i = 0; i < lose.n; i++) t->size[lose.label[i]] = 1, t->stride[lose.label[i]] = 0;
    for (int l = 0; l < labels; l++) if (gone[l]) t->has[l] = false;
    for (int i = 0; i < keep.n; i++) t->stride[keep.label[i]] = r->stride[i];
    return 0;
}
/* a = a * b summed over the labels in `gone`; b is used up. */
static int contract(tsrt_ctx *c, labelled *a, labelled *b, const bool *gone, int labels) {
    bool alone[LABELS];
    for (int side = 0; side < 2; side++) {                  /* what only one side has is summed there first */
        labelled *t = side ? b : a;
        const labelled *o = side ? a : b;
        for (int l = 0; l < labels; l++) alone[l] = gone[l] && o->size[l] == 1;
        if (sum_away(c, t, alone, labels)) return 1;
    }
    if (a->t->dtype != b->t->dtype) {                       /* promotes where nothing is summed */
        for (int l = 0; l < labels; l++)
            if (gone[l] && (a->size[l] != 1 || b->size[l] != 1)) return tsrt_fail(c, NULL, "expected scalar type %s but found %s", rt_dtype_cpp(a->t->dtype), rt_dtype_cpp(b->t->dtype));
        if (promote(c, a, rt_promote(a->t->dtype, b->t->dtype), labels) || promote(c, b, a->t->dtype, labels)) return 1;
    }
    group batch = {0}, rows = {0}, cols = {0}, sum = {0};
    for (int l = 0; l < labels; l++) {
        if (a->size[l] == 1 && b->size[l] == 1) continue;
        group *g = gone[l] ? &sum : b->size[l] == 1 ? &rows : a->size[l] == 1 ? &cols : &batch;
        g->label[g->n++] = l;
    }
    if (settle(c, a, &batch, &rows, &sum) || settle(c, b, &batch, &sum, &cols)) return 1;
    int64_t size[LABELS], a_step[LABELS], b_step[LABELS];
    int n = 0;
    const group *const all[3] = {&batch, &rows, &cols};
    for (int i = 0; i < 3; i++)
        for (int j = 0; j < all[i]->n; j++) {
            const int l = all[i]->label[j];
            if (n >= RT_MAXDIM) return tsrt_fail(c, NULL, "einsum(): too many dimensions");
            size[n++] = a->size[l] != 1 ? a->size[l] : b->size[l];
        }
    const int dtype = a->t->dtype;
    const int work = dtype == TSRT_BOOL8 ? TSRT_UINT8 : dtype;
    if (dtype == TSRT_BOOL8 && sum.n) return tsrt_fail(c, "NotImplementedError", "\"bmm\" not implemented for 'Bool'");
    tsrt_tensor *r;
    if (rt_empty(c, dtype, n, size, &r)) return 1;
    for (int i = 0; i < batch.n; i++) a_step[i] = a->stride[batch.label[i]], b_step[i] = b->stride[batch.label[i]];
    const int64_t w = extent(b->size, &cols), k = extent(a->size, &sum);
    const rt_product p = {.dtype = work, .m = extent(a->size, &rows), .n = w, .k = k, .a = rt_data(a->t), .b = rt_data(b->t), .c = rt_data(r), .a_row = step(a, &rows), .a_col = step(a, &sum),
                          .b_row = step(b, &sum), .b_col = step(b, &cols), .c_row = w, .c_col = 1, .nbatch = batch.n, .batch = size, .a_step = a_step, .b_step = b_step, .c_step = r->stride};
    if (rt_product_run(c, &p, "bmm")) return rt_drop(c, r), 1;
    rt_drop(c, a->t), rt_drop(c, b->t);
    a->t = r, b->t = NULL;
    for (int l = 0; l < labels; l++) {
        a->has[l] = (a->has[l] || b->has[l]) && !gone[l];
        a->size[l] = 1, a->stride[l] = 0;
    }
    n = 0;
    for (int i = 0; i < 3; i++)
        for (int j = 0; j < all[i]->n; j++) a->size[all[i]->label[j]] = size[n], a->stride[all[i]->label[j]] = r->stride[n], n++;
    return 0;
}

/* ---- the equation */
typedef struct equation {
    int n;                                              /* operands */
    int length[MOST_OPERANDS];
    int sub[MOST_OPERANDS][RT_MAXDIM + 1];              /* letters, or LETTERS for the ellipsis */
    int out_length, out[LABELS];
    bool arrow;
} equation;
static int parse(tsrt_ctx *c, const char *s, int64_t len, int operands, equation *e) {
    int64_t arrow = -1;
    for (int64_t i = 0; i + 1 < len && arrow < 0; i++) if (s[i] == '-' && s[i + 1] == '>') arrow = i;
    const int64_t end = arrow < 0 ? len : arrow;
    memset(e, 0, sizeof *e);
    e->n = 1;
    bool dots = false;
    int at = 0;
    for (int64_t i = 0; i < end; i++) {
        const char ch = s[i];
        if (ch == ' ') continue;
        if (ch == '.') {
            if (dots) return tsrt_fail(c, NULL, "einsum(): found '.' for operand %d for which an ellipsis was already found", at);
            if (!(i + 2 < end && s[i + 1] == '.' && s[i + 2] == '.')) return tsrt_fail(c, NULL, "einsum(): found '.' for operand %d that is not part of any ellipsis", at);
            i += 2, dots = true;
            if (e->length[at] > RT_MAXDIM) return tsrt_fail(c, NULL, "einsum(): too many subscripts");
            e->sub[at][e->length[at]++] = LETTERS;
        } else if (ch == ',') {
            if (++at >= MOST_OPERANDS) return tsrt_fail(c, NULL, "einsum(): more than %d operands", MOST_OPERANDS);
            if (at >= operands) return tsrt_fail(c, NULL, "einsum(): fewer operands were provided than specified in the equation");
            e->n = at + 1, dots = false;
        } else {
            if (letter(ch) < 0) return tsrt_fail(c, NULL, "einsum(): invalid subscript given at index %lld in the equation string, subscripts must be in [a-zA-Z]", (long long)i);
            if (e->length[at] > RT_MAXDIM) return tsrt_fail(c, NULL, "einsum(): too many subscripts");
            e->sub[at][e->length[at]++] = letter(ch);
        }
    }
    if (e->n < operands) return tsrt_fail(c, NULL, "einsum(): more operands were provided than specified in the equation");
    if (arrow < 0) return 0;
    e->arrow = true, dots = false;
    bool seen[LETTERS] = {false}, used[LETTERS] = {false};
    for (int o = 0; o < e->n; o++) for (int i = 0; i < e->length[o]; i++) if (e->sub[o][i] < LETTERS) used[e->sub[o][i]] = true;
    for (int64_t i = arrow + 2; i < len; i++) {
        const char ch = s[i];
        if (ch == ' ') continue;
        if (ch == '.') {
            if (dots) return tsrt_fail(c, NULL, "einsum(): found '.' for output but an ellipsis (...) was already found");
            if (!(i + 2 < len && s[i + 1] == '.' && s[i + 2] == '.')) return tsrt_fail(c, NULL, "einsum(): found '.' for output that is not part of any ellipsis (...)");
            i += 2, dots = true;
            e->out[e->out_length++] = LETTERS;
            continue;
        }
        const int l = letter(ch);
        if (l < 0) return tsrt_fail(c, NULL, "einsum(): invalid subscript given at index %lld in the equation string, subscripts must be in [a-zA-Z]", (long long)i);
        if (seen[l]) return tsrt_fail(c, NULL, "einsum(): output subscript %c appears more than once in the output", ch);
        if (!used[l]) return tsrt_fail(c, NULL, "einsum(): output subscript %c does not appear in the equation for any input operand", ch);
        seen[l] = true;
        e->out[e->out_length++] = l;
    }
    return 0;
}

static int run(tsrt_ctx *c, const equation *e, tsrt_tensor *const *given, tsrt_tensor **out, labelled *op) {
    /* Labels: 0..51 letters, then the dimensions of the ellipsis. */
    int dots = 0, labels;
    for (int o = 0; o < e->n; o++) {
        const int nsub = e->length[o];
        bool ellipsis = false;
        for (int i = 0; i < nsub; i++) ellipsis |= e->sub[o][i] == LETTERS;
        const int letters = nsub - ellipsis, ndim = given[o]->ndim;
        if (!ellipsis && letters != ndim)
            return tsrt_fail(c, NULL, letters > ndim ? "einsum(): the number of subscripts in the equation (%d) does not match the number of dimensions (%d) for operand %d and no ellipsis was given"
                                                     : "einsum(): the number of subscripts in the equation (%d) does not match the number of dimensions (%d) for operand %d and no ellipsis was given", letters, ndim, o);
        if (letters > ndim) return tsrt_fail(c, NULL, "einsum(): the number of subscripts in the equation (%d) is more than the number of dimensions (%d) for operand %d", letters, ndim, o);
        if (ellipsis && ndim - letters > dots) dots = ndim - letters;
    }
    labels = LETTERS + dots;
    for (int o = 0; o < e->n; o++) {
        labelled *p = &op[o];
        for (int l = 0; l < labels; l++) p->size[l] = 1, p->stride[l] = 0, p->has[l] = false;
        int d = 0;
        for (int i = 0; i < e->length[o]; i++) {
            if (e->sub[o][i] == LETTERS) {
                const int n = given[o]->ndim - (e->length[o] - 1);
                for (int j = 0; j < n; j++, d++) p->size[labels - n + j] = given[o]->size[d], p->stride[labels - n + j] = given[o]->size[d] == 1 ? 0 : given[o]->stride[d], p->has[labels - n + j] = true;
                continue;
            }
            const int l = e->sub[o][i];
            if (p->has[l]) {                                 /* a diagonal */
                if (p->size[l] != given[o]->size[d])
                    return tsrt_fail(c, NULL, "einsum(): subscript %c is repeated for operand %d but the sizes don't match, %lld != %lld", name(l), o, (long long)given[o]->size[d], (long long)p->size[l]);
                p->stride[l] += given[o]->stride[d++];
            } else {
                p->has[l] = true, p->size[l] = given[o]->size[d], p->stride[l] = given[o]->size[d] == 1 ? 0 : given[o]->stride[d], d++;
            }
        }
        if (rt_same(given[o], &p->t)) return 1;
    }
    for (int l = 0; l < labels; l++) {                       /* sizes agree, or are 1 */
        int64_t size = 1;
        for (int o = 0; o < e->n; o++) {
            if (op[o].size[l] == 1) continue;
            if (size != 1 && op[o].size[l] != size) {
                if (l < LETTERS) return tsrt_fail(c, NULL, "einsum(): subscript %c has size %lld for operand %d which does not broadcast with previously seen size %lld", name(l), (long long)op[o].size[l], o, (long long)size);
                return tsrt_fail(c, NULL, "einsum(): dimension %d covered by ellipsis has size %lld for operand %d which does not broadcast with previously seen size %lld", l - LETTERS, (long long)op[o].size[l], o, (long long)size);
            }
            size = op[o].size[l];
        }
    }
    /* The result's labels. */
    int order[LABELS], n = 0;
    bool kept[LABELS] = {false};
    if (e->arrow) {
        for (int i = 0; i < e->out_length; i++) {
            if (e->out[i] < LETTERS) order[n++] = e->out[i];
            else for (int j = 0; j < dots; j++) order[n++] = LETTERS + j;
        }
    } else {
        for (int j = 0; j < dots; j++) order[n++] = LETTERS + j;
        for (int l = 0; l < LETTERS; l++) {
            int times = 0;
            for (int o = 0; o < e->n; o++) for (int i = 0; i < e->length[o]; i++) times += e->sub[o][i] == l;
            if (times == 1) order[n++] = l;
        }
    }
    for (int i = 0; i < n; i++) kept[order[i]] = true;
    /* Left to right; a label goes when no later operand has it. */
    for (int o = 1; o < e->n; o++) {
        bool gone[LABELS];
        for (int l = 0; l < labels; l++) {
            gone[l] = !kept[l];
            for (int q = o + 1; q < e->n; q++) gone[l] = gone[l] && op[q].size[l] == 1;
        }
        if (contract(c, &op[0], &op[o], gone, labels)) return 1;
    }
    bool gone[LABELS];
    for (int l = 0; l < labels; l++) gone[l] = !kept[l];
    if (sum_away(c, &op[0], gone, labels)) return 1;
    int64_t size[RT_MAXDIM], stride[RT_MAXDIM];
    if (n > RT_MAXDIM) return tsrt_fail(c, NULL, "einsum(): too many dimensions");
    for (int i = 0; i < n; i++) size[i] = op[0].size[order[i]], stride[i] = op[0].stride[order[i]];
    return rt_view(c, op[0].t, n, size, stride, op[0].t->offset, out);
}
static int einsum(tsrt_ctx *c, const equation *e, tsrt_tensor *const *given, tsrt_tensor **out) {
    const size_t bytes = (size_t)e->n * sizeof(labelled);
    labelled *op = rt_scratch(c, bytes);
    if (!op) return 1;
    for (int o = 0; o < e->n; o++) op[o].t = NULL;
    const int failed = run(c, e, given, out, op);
    for (int o = 0; o < e->n; o++) rt_drop(c, op[o].t);
    rt_scratch_free(c, op, bytes);
    return failed;
}
int tsrt_op_einsum(tsrt_ctx *c, const tsrt_str *text, tsrt_list *list, tsrt_list *path, tsrt_tensor **out) {
    (void)path;                                              /* an order of contraction changes no result but by rounding */
    if (!list->len) return tsrt_fail(c, NULL, "einsum(): must provide at least one operand");
    equation *e = rt_scratch(c, sizeof *e);
    if (!e) return 1;
    const int failed = list->len > MOST_OPERANDS ? tsrt_fail(c, NULL, "einsum(): more than %d operands", MOST_OPERANDS)
                                                 : parse(c, text->data, text->len, (int)list->len, e) || einsum(c, e, list->data, out);
    rt_scratch_free(c, e, sizeof *e);
    return failed;
}

/* ---- tensordot: dims of self against dims of other */
int tsrt_op_tensordot(tsrt_ctx *c, tsrt_tensor *a, tsrt_tensor *b, tsrt_list *da, tsrt_list *db, tsrt_tensor **out) {
    if (da->len != db->len) return tsrt_fail(c, NULL, "both dimension lists should have same length");
    if (a->dtype != b->dtype) return tsrt_fail(c, NULL, "both inputs should have same dtype");
    if (a->ndim + b->ndim > LETTERS) return tsrt_fail(c, NULL, "tensordot: too many dimensions");
    int la[LETTERS], lb[LETTERS];
    for (int d = 0; d < a->ndim; d++) la[d] = -1;
    for (int d = 0; d < b->ndim; d++) lb[d] = -1;
    for (int64_t i = 0; i < da->len; i++) {
        int64_t x, y;
        if (rt_wrap_dim(c, ((const int64_t *)da->data)[i], a->ndim, &x) || rt_wrap_dim(c, ((const int64_t *)db->data)[i], b->ndim, &y)) return 1;
        if (!a->ndim || !b->ndim) return tsrt_fail(c, NULL, "tensordot: a tensor without dimensions has none to contract");
        if (la[x] >= 0) return tsrt_fail(c, NULL, "dim %lld appears multiple times in the list of dims", (long long)x);
        if (lb[y] >= 0) return tsrt_fail(c, NULL, "dim %lld appears multiple times in the list of dims", (long long)y);
        if (a->size[x] != b->size[y] && a->size[x] != 1 && b->size[y] != 1)
            return tsrt_fail(c, NULL, "contracted dimensions need to match, but first has size %lld in dim %lld and second has size %lld in dim %lld", (long long)a->size[x], (long long)x, (long long)b->size[y], (long long)y);
        la[x] = lb[y] = (int)i;
    }
    equation *e = rt_scratch(c, sizeof *e);
    if (!e) return 1;
    memset(e, 0, sizeof *e);
    e->n = 2, e->arrow = true;
    int next = (int)da->len;
    for (int d = 0; d < a->ndim; d++) {
        if (la[d] < 0) e->out[e->out_length++] = la[d] = next++;
        e->sub[0][e->length[0]++] = la[d];
    }
    for (int d = 0; d < b->ndim; d++) {
        if (lb[d] < 0) e->out[e->out_length++] = lb[d] = next++;
        e->sub[1][e->length[1]++] = lb[d];
    }
    tsrt_tensor *const both[2] = {a, b};
    const int failed = einsum(c, e, both, out);
    rt_scratch_free(c, e, sizeof *e);
    return failed;
}
int tsrt_op_inner(tsrt_ctx *c, tsrt_tensor *a, tsrt_tensor *b, tsrt_tensor **out) {
    if (!a->ndim || !b->ndim) return tsrt_op_mul_Tensor(c, a, b, out);
    char t1[256], t2[256];
    if (a->size[a->ndim - 1] != b->size[b->ndim - 1])
        return tsrt_fail(c, NULL, "inner() the last dimension must match on both input tensors but got shapes %s and %s", rt_sizes_text(a->ndim, a->size, t1, sizeof t1), rt_sizes_text(b->ndim, b->size, t2, sizeof t2));
    int64_t last = -1;
    tsrt_list dims = {.len = 1, .cap = 1, .data = &last};
    return tsrt_op_tensordot(c, a, b, &dims, &dims, out);
}

/* ---- bilinear: y[.., o] = sum of x1[.., i] * weight[o, i, j] * x2[.., j] */
int tsrt_op_bilinear(tsrt_ctx *c, tsrt_tensor *x, tsrt_tensor *y, tsrt_tensor *weight, tsrt_tensor *bias, tsrt_tensor **out) {
    if (x->ndim != y->ndim) return tsrt_fail(c, NULL, "bilinear(): input dimensions do not match: got %d and %d", x->ndim, y->ndim);
    for (int d = 0; d + 1 < x->ndim; d++)
        if (x->size[d] != y->size[d]) return tsrt_fail(c, NULL, "bilinear(): input batch dimensions do not match at dim %d: got %lld and %lld", d, (long long)x->size[d], (long long)y->size[d]);
    if (!x->ndim || weight->ndim != 3) return tsrt_fail(c, NULL, "bilinear(): inputs need a dimension and the weight three");
    const int n = x->ndim - 1;
    if (x->size[n] != weight->size[1]) return tsrt_fail(c, NULL, "bilinear(): input1 size does not match weight size: got %lld but expected %lld", (long long)x->size[n], (long long)weight->size[1]);
    if (y->size[n] != weight->size[2]) return tsrt_fail(c, NULL, "bilinear(): input2 size does not match weight size: got %lld but expected %lld", (long long)y->size[n], (long long)weight->size[2]);
    if (rt_defined(bias) && (bias->ndim != 1 || bias->size[0] != weight->size[0]))
        return tsrt_fail(c, NULL, "bilinear(): bias size does not match weight size: got %lld but expected %lld", bias->ndim ? (long long)bias->size[0] : 1LL, (long long)weight->size[0]);
    equation *e = rt_scratch(c, sizeof *e);
    if (!e) return 1;
    memset(e, 0, sizeof *e);
    e->n = 3, e->arrow = true;                               /* ...i, oij, ...j -> ...o */
    e->sub[0][0] = LETTERS, e->sub[0][1] = 1, e->length[0] = 2;
    e->sub[1][0] = 0, e->sub[1][1] = 1, e->sub[1][2] = 2, e->length[1] = 3;
    e->sub[2][0] = LETTERS, e->sub[2][1] = 2, e->length[2] = 2;
    e->out[0] = LETTERS, e->out[1] = 0, e->out_length = 2;
    tsrt_tensor *const all[3] = {x, weight, y};
    tsrt_tensor *made = NULL, *flat = NULL;
    int failed = einsum(c, e, all, &made);
    rt_scratch_free(c, e, sizeof *e);
    if (failed) return 1;
    failed = rt_contiguous(c, made, &flat);
    rt_drop(c, made);
    if (failed) return 1;
    if (rt_defined(bias)) {
        const tsrt_value one = {&tsrt_type_int, {.i = 1}};
        failed = tsrt_op_add_Tensor(c, flat, bias, &one, out);
        rt_drop(c, flat);
        return failed;
    }
    *out = flat;
    return 0;
}
