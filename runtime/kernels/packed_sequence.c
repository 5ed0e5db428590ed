/* packed_sequence.c: sequences of several lengths, padded and packed (the rows of all sequences at step 0, then those at step 1, ...). */
#include "tensor/tensor.h"
#include "tensor_ops.h"

int tsrt_op__pack_padded_sequence(tsrt_ctx *c, tsrt_tensor *in, tsrt_tensor *lengths, bool batch_first, tsrt_tensor **out, tsrt_tensor **sizes) {
    if (in->ndim < 2 || !in->numel) return tsrt_fail(c, NULL, "Cannot pack empty tensors.");
    if (lengths->ndim != 1 || lengths->dtype != TSRT_INT64) return tsrt_fail(c, NULL, "'lengths' argument should be a 1D CPU int64 tensor, but got %dD %s", lengths->ndim, rt_dtype_cpp(lengths->dtype));
    const int bdim = batch_first ? 0 : 1, tdim = 1 - bdim;
    const int64_t n = in->size[bdim];
    if (lengths->size[0] != n) return tsrt_fail(c, NULL, "Expected `len(lengths)` to be equal to batch_size, but got %lld (batch_size=%lld)", (long long)lengths->size[0], (long long)n);
    tsrt_tensor *flat;
    if (rt_contiguous(c, lengths, &flat)) return 1;
    const int64_t *len = (const int64_t *)(const void *)rt_data(flat);
    int64_t rows = 0;
    int failed = 0;
    if (len[n - 1] <= 0) failed = tsrt_fail(c, NULL, "Length of all samples has to be greater than 0, but found an element in 'lengths' that is <= 0");
    for (int64_t i = 0; i < n && !failed; i++) {
        if (i && len[i] > len[i - 1])
            failed = tsrt_fail(c, NULL, "`lengths` array must be sorted in decreasing order when `enforce_sorted` is True. You can pass `enforce_sorted=False` to pack_padded_sequence and/or pack_sequence to sidestep this requirement if you do not need ONNX exportability.");
        else if (len[i] > in->size[tdim]) failed = tsrt_fail(c, NULL, "Length of a sample, %lld, is greater than the length of the padded sequences, %lld", (long long)len[i], (long long)in->size[tdim]);
        else rows += len[i];
    }
    tsrt_tensor *r = NULL, *batch = NULL;
    int64_t size[RT_MAXDIM];
    size[0] = rows;
    for (int d = 2; d < in->ndim; d++) size[d - 1] = in->size[d];
    failed = failed || rt_empty(c, in->dtype, in->ndim - 1, size, &r) || rt_empty(c, TSRT_INT64, 1, len, &batch);
    int64_t at = 0, active = n;
    for (int64_t t = 0; !failed && t < len[0]; t++) {
        while (len[active - 1] <= t) active--;
        ((int64_t *)(void *)rt_data(batch))[t] = active;
        /* Rows of this step, as a view of each side. */
        tsrt_tensor *from, *to;
        size[0] = active;
        int64_t stride[RT_MAXDIM];
        stride[0] = in->stride[bdim];
        for (int d = 2; d < in->ndim; d++) stride[d - 1] = in->stride[d];
        if ((failed = rt_view(c, in, in->ndim - 1, size, stride, in->offset + t * in->stride[tdim], &from))) break;
        if (!(failed = rt_view(c, r, in->ndim - 1, size, r->stride, r->offset + at * r->stride[0], &to))) {
            failed = rt_copy(c, to, from);
            rt_drop(c, to);
        }
        rt_drop(c, from);
        at += active;
    }
    rt_drop(c, flat);
    if (failed) return rt_drop(c, r), rt_drop(c, batch), 1;
    *out = r, *sizes = batch;
    return 0;
}

/* t with its first two dimensions exchanged; takes t. */
static int turned(tsrt_ctx *c, tsrt_tensor *t, tsrt_tensor **out) {
    int64_t size[RT_MAXDIM], stride[RT_MAXDIM];
    for (int d = 0; d < t->ndim; d++) size[d] = t->size[d < 2 ? 1 - d : d], stride[d] = t->stride[d < 2 ? 1 - d : d];
    const int failed = rt_view(c, t, t->ndim, size, stride, t->offset, out);
    rt_drop(c, t);
    return failed;
}
int tsrt_op__pad_packed_sequence(tsrt_ctx *c, tsrt_tensor *data, tsrt_tensor *sizes, bool batch_first, const tsrt_value *padding, int64_t total, tsrt_tensor **out, tsrt_tensor **lengths) {
    if (sizes->ndim != 1 || sizes->dtype != TSRT_INT64 || !sizes->numel || data->ndim < 1) return tsrt_fail(c, NULL, "a packed sequence has batch sizes of int64 in one dimension");
    tsrt_tensor *flat, *r = NULL, *len = NULL;
    if (rt_contiguous(c, sizes, &flat)) return 1;
    const int64_t *batch = (const int64_t *)(const void *)rt_data(flat), steps = flat->numel, n = batch[0];
    int64_t length = steps, rows = 0, size[RT_MAXDIM];
    int failed = 0;
    for (int64_t t = 0; t < steps && !failed; t++) {
        if (batch[t] < 0 || batch[t] > n || (t && batch[t] > batch[t - 1]) || batch[t] > data->size[0] - rows) failed = tsrt_fail(c, NULL, "the batch sizes of a packed sequence do not match its data");
        else rows += batch[t];
    }
    if (!failed && total > 0) {
        if (total < steps) failed = tsrt_fail(c, NULL, "Expected total_length to be at least the length of the longest sequence in input, but got total_length=%lld and max sequence length being %lld", (long long)total, (long long)steps);
        length = total;
    }
    size[0] = length, size[1] = n;
    for (int d = 1; d < data->ndim; d++) size[d + 1] = data->size[d];
    failed = failed || rt_full(c, data->dtype, data->ndim + 1, size, padding, &r) || rt_empty(c, TSRT_INT64, 1, &n, &len);
    int64_t at = 0;
    for (int64_t t = 0; t < steps && !failed; t++) {
        tsrt_tensor *from, *to;
        int64_t part[RT_MAXDIM];
        part[0] = batch[t];
        for (int d = 1; d < data->ndim; d++) part[d] = data->size[d];
        if ((failed = rt_view(c, data, data->ndim, part, data->stride, data->offset + at * data->stride[0], &from))) break;
        if (!(failed = rt_view(c, r, data->ndim, part, r->stride + 1, r->offset + t * r->stride[0], &to))) {
            failed = rt_copy(c, to, from);
            rt_drop(c, to);
        }
        rt_drop(c, from);
        at += batch[t];
        const int64_t next = t + 1 < steps ? batch[t + 1] : 0;
        for (int64_t i = next; i < batch[t] && !failed; i++) ((int64_t *)(void *)rt_data(len))[i] = t + 1;
    }
    rt_drop(c, flat);
    if (!failed && batch_first) failed = turned(c, r, &r);
    else if (failed) rt_drop(c, r);
    if (failed) return rt_drop(c, len), 1;
    *out = r, *lengths = len;
    return 0;
}

int tsrt_op_pad_sequence(tsrt_ctx *c, tsrt_list *list, bool batch_first, double padding, const tsrt_str *side, tsrt_tensor **out) {
    tsrt_tensor **const t = list->data;
    if (!list->len) return tsrt_fail(c, NULL, "received an empty list of sequences");
    const bool right = side->len == 5 && !memcmp(side->data, "right", 5), left = side->len == 4 && !memcmp(side->data, "left", 4);
    if (!right && !left) return tsrt_fail(c, NULL, "Expected padding_side to be one of left or right, but got %.*s.", (int)side->len, side->data);
    int64_t length = 0, size[RT_MAXDIM];
    char a[256], b[256];
    for (int64_t i = 0; i < list->len; i++) {
        if (t[i]->ndim < 1) return tsrt_fail(c, NULL, "pad_sequence: sequences need at least one dimension");
        bool same = t[i]->ndim == t[0]->ndim;
        for (int d = 1; same && d < t[0]->ndim; d++) same = t[i]->size[d] == t[0]->size[d];
        if (!same)
            return tsrt_fail(c, NULL, "The size of tensor a %s must match the size of tensor b %s in all dimensions but the first", rt_sizes_text(t[0]->ndim, t[0]->size, a, sizeof a), rt_sizes_text(t[i]->ndim, t[i]->size, b, sizeof b));
        if (t[i]->size[0] > length) length = t[i]->size[0];
    }
    size[0] = batch_first ? list->len : length, size[1] = batch_first ? length : list->len;
    for (int d = 1; d < t[0]->ndim; d++) size[d + 1] = t[0]->size[d];
    const tsrt_value pad = {&tsrt_type_float, {.f = padding}};
    tsrt_tensor *r;
    if (rt_full(c, t[0]->dtype, t[0]->ndim + 1, size, &pad, &r)) return 1;
    int failed = 0;
    for (int64_t i = 0; i < list->len && !failed; i++) {
        int64_t part[RT_MAXDIM], stride[RT_MAXDIM];
        const int bdim = batch_first ? 0 : 1, tdim = 1 - bdim;
        part[0] = t[i]->size[0], stride[0] = r->stride[tdim];
        for (int d = 1; d < t[i]->ndim; d++) part[d] = t[i]->size[d], stride[d] = r->stride[d + 1];
        tsrt_tensor *to;
        if ((failed = rt_view(c, r, t[i]->ndim, part, stride, r->offset + i * r->stride[bdim] + (left ? length - part[0] : 0) * r->stride[tdim], &to))) break;
        failed = rt_copy(c, to, t[i]);
        rt_drop(c, to);
    }
    if (failed) return rt_drop(c, r), 1;
    *out = r;
    return 0;
}
