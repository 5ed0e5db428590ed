/* grad_rules.c: the nodes of compositions whose last step depends on the arguments (grad.h). Each rule says which operator PyTorch's own composition
 * ends with, where here one kernel does it all; src/ops/grad.def names the rules. Checked against PyTorch by tests/tools/grad_names.py. */
#include "private.h"

static const tsrt_tensor *tensor_of(const tsrt_value *v) { return v->type->kind == TSRT_TENSOR && rt_defined(v->u.p) ? v->u.p : NULL; }
static bool given(const tsrt_value *v) { return v->type->kind != TSRT_NONE && (v->type->kind != TSRT_TENSOR || tensor_of(v)); }
static int ndim(const tsrt_value *v) { return tensor_of(v) ? tensor_of(v)->ndim : 0; }
static bool wanted(const tsrt_value *v) { return tensor_of(v) && tensor_of(v)->flags & TSRT_TENSOR_REQUIRES_GRAD; }
static bool is_text(const tsrt_value *v, const char *text) { return v->type->kind == TSRT_STR && !strcmp(((const tsrt_str *)v->u.p)->data, text); }
static const tsrt_tensor *in_list(const tsrt_value *v, int64_t i) {
    const tsrt_list *l = v->type->kind == TSRT_LIST ? v->u.p : NULL;
    return l && i < l->len ? tsrt_list_cells(l)[i] : NULL;
}
static double number(const tsrt_value *v) { return rt_scalar_double(v); }

enum { NONE, MEAN, SUM };                                   /* reductions of losses */
static const char *reduced(const tsrt_value *v, const char *none) { return v->u.i == MEAN ? "MeanBackward0" : v->u.i == SUM ? "SumBackward0" : none; }

#define RULE(name_)                                                                              \
    const char *tsrt_grad_rule_##name_(const tsrt_value *a, const tsrt_tensor *out, int64_t k);  \
    const char *tsrt_grad_rule_##name_(const tsrt_value *a, const tsrt_tensor *out, int64_t k)
#define UNUSED (void)a, (void)out, (void)k

/* ---- products */
RULE(matmul) {
    UNUSED;
    const int m = ndim(&a[0]), n = ndim(&a[1]);
    if (m == 1 && n == 1) return "DotBackward0";
    if (m == 1 && n == 2) return "SqueezeBackward4";
    if (m == 2 && n == 1) return "MvBackward0";
    if (m == 2 && n == 2) return "MmBackward0";
    /* A matrix by a batch whose gradient is by the matrix, too, is the transposed product, transposed. */
    if (m == 2 && wanted(&a[0])) return !out->numel || out->size[out->ndim - 1] == 1 || out->size[out->ndim - 2] == 1 ? "TransposeBackward0" : "CloneBackward0";
    return "UnsafeViewBackward0";
}
RULE(linear) {
    UNUSED;
    const int n = ndim(&a[0]);
    if (!given(&a[2])) return n == 1 ? "SqueezeBackward4" : n == 2 ? "MmBackward0" : "UnsafeViewBackward0";
    if (n == 2) return "AddmmBackward0";
    return n == 1 || rt_is_contiguous(tensor_of(&a[0])) ? "ViewBackward0" : "AddBackward0";
}
RULE(inner) { UNUSED; return ndim(&a[0]) && ndim(&a[1]) ? "ViewBackward0" : "MulBackward0"; }
RULE(bilinear) { UNUSED; return given(&a[3]) ? "AddBackward0" : "ViewBackward0"; }
RULE(vecdot) { UNUSED; return ndim(&a[0]) == 1 && ndim(&a[1]) == 1 ? "VdotBackward0" : "SumBackward1"; }
RULE(matrix_power) {
    UNUSED;
    const int64_t n = a[1].u.i;
    if (n == 0) return "CopyBackwards";
    if (n == 1) return "CloneBackward0";
    if (n == -1) return "LinalgInvExBackward0";
    return ndim(&a[0]) == 2 ? "MmBackward0" : "UnsafeViewBackward0";
}
/* A last operand that shares a summed letter with those before is multiplied as matrices, one that shares none element by element. */
RULE(einsum) {
    UNUSED;
    const tsrt_str *eq = a[0].u.p;
    const tsrt_list *operands = a[1].u.p;
    const char *arrow = strstr(eq->data, "->"), *end = arrow ? arrow : eq->data + eq->len, *comma = NULL;
    for (const char *p = eq->data; p < end; p++)
        if (*p == ',') comma = p;
    int uses[256] = {0};
    bool summed = false, shared = false;
    for (const char *p = eq->data; p < end; p++) uses[(unsigned char)*p]++;
    for (const char *p = comma ? comma + 1 : eq->data; p < end; p++) {
        if (!(*p >= 'a' && *p <= 'z') && !(*p >= 'A' && *p <= 'Z')) continue;
        if (arrow ? strchr(arrow + 2, *p) != NULL : uses[(unsigned char)*p] == 1) continue;
        summed = true;
        if (comma && memchr(eq->data, *p, (size_t)(comma - eq->data))) shared = true;
    }
    if (operands->len == 1) return summed ? "SumBackward1" : "PermuteBackward0";
    return shared ? "ViewBackward0" : "MulBackward0";
}
/* The flash kernel has no dropout, no gradient by the mask, and wants batches of heads. */
RULE(sdpa) {
    UNUSED;
    const bool flash = ndim(&a[0]) == 4 && number(&a[4]) == 0 && !wanted(&a[3]);
    return flash ? "ScaledDotProductFlashAttentionForCpuBackward0" : ndim(&a[0]) == 2 ? "MmBackward0" : "UnsafeViewBackward0";
}

/* ---- norms */
RULE(linalg_norm) {
    UNUSED;
    const tsrt_value *ord = &a[1];
    const tsrt_list *dim = a[2].type->kind == TSRT_LIST ? a[2].u.p : NULL;
    const int dims = dim ? (int)dim->len : ndim(&a[0]);
    if (is_text(ord, "nuc")) return "SumBackward1";
    if (!given(ord) || is_text(ord, "fro") || dims != 2) return "LinalgVectorNormBackward0";
    return number(ord) < 0 ? "AminBackward0" : "AmaxBackward0";
}
RULE(cdist) {
    UNUSED;
    const tsrt_tensor *x = tensor_of(&a[0]), *y = tensor_of(&a[1]);
    const int64_t mode = a[3].type->kind == TSRT_INT ? a[3].u.i : 0;
    const bool large = x->size[x->ndim - 2] > 25 || y->size[y->ndim - 2] > 25;
    return number(&a[2]) == 2 && (mode == 1 || (mode == 0 && large)) ? "ViewBackward0" : "CdistBackward0";
}
RULE(corrcoef) { UNUSED; return ndim(&a[0]) < 2 || tensor_of(&a[0])->size[0] == 1 ? "DivBackward0" : "ClampBackward1"; }
RULE(batch_norm) { UNUSED; return k ? NULL : "NativeBatchNormBackward0"; }
RULE(rms_norm) { UNUSED; return rt_is_reduced(out->dtype) ? "ToCopyBackward0" : "MulBackward0"; }

/* ---- convolutions, pooling: without a batch one is put on and taken off */
RULE(conv) { UNUSED; return ndim(&a[0]) < ndim(&a[1]) ? "SqueezeBackward1" : "ConvolutionBackward0"; }
RULE(adaptive_avg) {
    UNUSED;
    const tsrt_list *size = a[1].u.p;
    const bool planes = size->len == 2;
    for (int64_t i = 0; i < size->len; i++)
        if (tsrt_list_ints(size)[i] != 1) return planes ? "AdaptiveAvgPool2DBackward0" : "AdaptiveAvgPool3DBackward0";
    return "MeanBackward1";
}
RULE(grid_sampler) { UNUSED; return ndim(&a[0]) == 5 ? "GridSampler3DBackward0" : "GridSampler2DBackward0"; }
static const char *pad_name(bool reflect, const tsrt_value *pad) {
    static const char *const names[2][3] = {{"ReplicationPad1DBackward0", "ReplicationPad2DBackward0", "ReplicationPad3DBackward0"},
                                            {"ReflectionPad1DBackward0", "ReflectionPad2DBackward0", "ReflectionPad3DBackward0"}};
    const int64_t n = ((const tsrt_list *)pad->u.p)->len / 2;
    return names[reflect][n < 2 ? 0 : n > 2 ? 2 : 1];
}
RULE(pad) {
    UNUSED;
    if (is_text(&a[2], "constant") || (a[2].type->kind == TSRT_INT && a[2].u.i == 0)) return "ConstantPadNdBackward0";
    if (is_text(&a[2], "circular") || (a[2].type->kind == TSRT_INT && a[2].u.i == 3)) return "CopySlices";
    return pad_name(is_text(&a[2], "reflect") || (a[2].type->kind == TSRT_INT && a[2].u.i == 1), &a[1]);
}

/* ---- losses */
/* More than four dimensions are seen as four, three as four; a loss an element is seen back. */
static const char *nll(int n, int64_t reduction) {
    if (n <= 2) return "NllLossBackward0";
    return n != 4 && reduction == NONE ? "ViewBackward0" : "NllLoss2DBackward0";
}
RULE(nll) { UNUSED; return nll(ndim(&a[0]), a[3].u.i); }
RULE(cross_entropy) {
    UNUSED;
    const tsrt_tensor *x = tensor_of(&a[0]), *y = tensor_of(&a[1]);
    if (rt_same_sizes(x, y)) return a[3].u.i == MEAN ? "DivBackward1" : "NegBackward0";          /* probabilities */
    return number(&a[5]) > 0 ? "AddBackward0" : nll(x->ndim, a[3].u.i);
}
RULE(l1) { UNUSED; return reduced(&a[2], "AbsBackward0"); }
RULE(kl_div) { UNUSED; return reduced(&a[2], a[3].u.b ? "MulBackward0" : "SubBackward0"); }
RULE(poisson) { UNUSED; return reduced(&a[5], a[3].u.b ? "AddBackward0" : "SubBackward0"); }
RULE(cosine_embedding) { UNUSED; return reduced(&a[4], "AddBackward0"); }
RULE(hinge_embedding) { UNUSED; return reduced(&a[3], "AddBackward0"); }
RULE(margin_ranking) { UNUSED; return reduced(&a[4], "ClampMinBackward0"); }
RULE(triplet) { UNUSED; return reduced(&a[7], "ClampMinBackward0"); }
RULE(ctc) { UNUSED; return reduced(&a[5], a[6].u.b ? "WhereBackward0" : "CtcLossBackward0"); }

/* ---- shapes */
RULE(reshape) { UNUSED; return out->storage == tensor_of(&a[0])->storage ? "ViewBackward0" : "UnsafeViewBackward0"; }
RULE(atleast) { UNUSED; return ndim(&a[0]) ? "UnsqueezeBackward0" : "ViewBackward0"; }
RULE(diag) { UNUSED; return ndim(&a[0]) == 1 ? "DiagEmbedBackward0" : "DiagonalBackward0_copy"; }
RULE(vander) { UNUSED; return out->size[out->ndim - 1] < 2 ? NULL : a[2].u.b ? "CopySlices" : "FlipBackward0"; }
RULE(sum_to_size) { UNUSED; return out->ndim < ndim(&a[0]) ? "ViewBackward0" : ndim(&a[0]) ? "SumBackward1" : "SumBackward0"; }
RULE(pad_sequence) { UNUSED; return k ? NULL : "CopySlices"; }

/* ---- sums, differences, powers */
RULE(diff) { UNUSED; return a[1].u.i ? "SubBackward0" : "CopyBackwards"; }
RULE(trapezoid) { UNUSED; return a[1].type->kind == TSRT_TENSOR ? "DivBackward1" : "MulBackward1"; }
RULE(cumulative_trapezoid) { UNUSED; return a[1].type->kind == TSRT_TENSOR ? "DivBackward1" : "CumsumBackward0"; }
RULE(float_power) { UNUSED; return a[0].type->kind != TSRT_TENSOR ? "PowBackward2" : a[1].type->kind == TSRT_TENSOR ? "PowBackward1" : "PowBackward0"; }

/* ---- Fourier transforms */
RULE(fft) { UNUSED; return rt_is_complex(tensor_of(&a[0])->dtype) ? "FftC2CBackward0" : "FftR2CBackward0"; }
RULE(ifft) { UNUSED; return rt_is_complex(tensor_of(&a[0])->dtype) ? "FftC2CBackward0" : "ConjBackward0"; }
RULE(stft) { UNUSED; return !rt_is_complex(out->dtype) ? "ViewAsRealBackward0" : ndim(&a[0]) == 1 ? "SqueezeBackward4" : "TransposeBackward1"; }
RULE(istft) { UNUSED; return out->ndim == 1 ? "SqueezeBackward1" : "DivBackward0"; }

/* ---- recurrent layers: output, then states. PyTorch's float32 LSTM without projection is one step of another library's. */
static const char *rnn(const tsrt_value *a, const tsrt_tensor *out, int64_t k, bool lstm) {
    const bool packed = a[1].type->kind == TSRT_TENSOR && tensor_of(&a[1])->ndim == 1 && tensor_of(&a[1])->dtype == TSRT_INT64;
    if (k) return "StackBackward0";
    if (packed) return "CatBackward0";
    bool one = lstm && out->dtype == TSRT_FLOAT32;
    if (one) {
        const tsrt_tensor *h = in_list(&a[1], 0), *c = in_list(&a[1], 1);
        one = h && c && h->size[h->ndim - 1] == c->size[c->ndim - 1];
    }
    if (a[8].u.b) return one ? "TransposeBackward0" : "TransposeBackward1";
    if (a[7].u.b) return "CatBackward0";
    return one ? "MkldnnRnnLayerBackward0" : "StackBackward0";
}
RULE(lstm) { return rnn(a, out, k, true); }
RULE(rnn) { return rnn(a, out, k, false); }
RULE(lstm_cell) { UNUSED; return k ? "AddBackward0" : "MulBackward0"; }

tsrt_grad_rule *tsrt_grad_rule_named(const char *name) {
#define R(name_) {#name_, tsrt_grad_rule_##name_}
    static const struct { const char *name; tsrt_grad_rule *rule; } rules[] = {
        R(matmul), R(linear), R(inner), R(bilinear), R(vecdot), R(matrix_power), R(einsum), R(sdpa), R(linalg_norm), R(cdist), R(corrcoef), R(batch_norm), R(rms_norm),
        R(conv), R(adaptive_avg), R(grid_sampler), R(pad), R(nll), R(cross_entropy), R(l1), R(kl_div), R(poisson), R(cosine_embedding), R(hinge_embedding),
        R(margin_ranking), R(triplet), R(ctc), R(reshape), R(atleast), R(diag), R(vander), R(sum_to_size), R(pad_sequence), R(diff), R(trapezoid),
        R(cumulative_trapezoid), R(float_power), R(fft), R(ifft), R(stft), R(istft), R(lstm), R(rnn), R(lstm_cell),
    };
#undef R
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
        if (!strcmp(rules[i].name, name)) return rules[i].rule;
    return NULL;
}
