/* Tensors as things in memory: blocks and who holds them, allocators that fail, memory of others, DLPack, threads; and operators of views and creation
 * with every allocation failing once. */
#include <check.h>
#include <stdlib.h>
#include "tensor/tensor.h"
#include "tensor_ops.h"
#include "run_suite.h"

/* ---- an allocator that counts and fails on demand */
static int live, total, fail_at;
static void *counted(void *user, void *old, size_t old_bytes, size_t new_bytes) {
    (void)user, (void)old_bytes;
    if (!new_bytes) {
        if (old) live--;
        free(old);
        return NULL;
    }
    if (fail_at && !--fail_at) return NULL;
    total++;
    if (!old) live++;
    return realloc(old, new_bytes);
}
static tsrt_ctx *counting(void) {
    live = total = fail_at = 0;
    return tsrt_ctx_new(&(tsrt_options){.alloc = counted});
}

static tsrt_list *ints(tsrt_ctx *c, int n, const int64_t *v) { return tsrt_list_of(c, &tsrt_type_list_int, v, n); }

START_TEST(one_block) {
    tsrt_ctx *c = counting();
    static const int64_t size[] = {3, 4}, large[] = {100, 100};
    tsrt_tensor *t, *v;
    int before = total;
    ck_assert(!rt_empty(c, TSRT_FLOAT32, 2, size, &t));
    ck_assert_int_eq(total - before, 1);
    before = total;
    ck_assert(!rt_elementwise_out(c, TSRT_FLOAT32, 2, (tsrt_tensor *const[]){t, t}, NULL, RT_DEST_OUT, &v));
    ck_assert_int_eq(total - before, 1);
    rt_drop(c, v);
    const tsrt_value one = {.type = &tsrt_type_int, .u = {.i = 1}};
    memset(rt_data(t), 0, 48);
    before = total;
    ck_assert(!tsrt_op_add_Tensor(c, t, t, &one, &v));
    ck_assert_int_eq(total - before, 1);
    rt_drop(c, v);
    before = total;
    ck_assert(!tsrt_op_t(c, t, &v));
    ck_assert_int_eq(total - before, 1);
    rt_drop(c, t);                                         /* the view keeps the elements */
    ck_assert_int_eq(v->size[0], 4);
    memset(v->storage->data, 0, 48);
    rt_drop(c, v);
    before = total;
    ck_assert(!rt_empty(c, TSRT_FLOAT32, 2, large, &t));
    ck_assert_int_eq(total - before, 2);
    ck_assert_int_eq((uintptr_t)rt_data(t) % 64, 0);
    rt_drop(c, t);
    tsrt_ctx_free(c);
    ck_assert_int_eq(live, 0);
}
END_TEST

/* Blocks of the context's own: what is given back is what the next tensor gets. */
START_TEST(blocks_return) {
    tsrt_ctx *c = tsrt_ctx_new(NULL);
    for (int64_t n = 1; n < 40000; n = n * 3 / 2 + 1) {
        tsrt_tensor *t;
        ck_assert(!rt_empty(c, TSRT_FLOAT64, 1, &n, &t));
        memset(rt_data(t), 1, (size_t)n * 8);
        rt_drop(c, t);
        void *p = rt_scratch(c, (size_t)n);
        ck_assert(p && (uintptr_t)p % 64 == 0);
        memset(p, 2, (size_t)n);
        rt_scratch_free(c, p, (size_t)n);
    }
    tsrt_ctx_free(c);
}
END_TEST

START_TEST(in_place) {
    tsrt_ctx *c = tsrt_ctx_new(NULL);
    static const int64_t size[] = {2}, more[] = {2, 1, 1, 1, 1, 1, 1, 1}, big[] = {400, 3};
    static const float ones[] = {1, 2};
    tsrt_tensor *t = tsrt_tensor_copy_of(c, TSRT_FLOAT32, 1, size, ones), *u, *v;
    for (int i = 0; i < 7; i++) ck_assert(!tsrt_op_unsqueeze_(c, t, -1));                  /* more dimensions than there was room for */
    ck_assert(t->ndim == 8 && !memcmp(t->size, more, sizeof more));
    ck_assert(!tsrt_op_squeeze_(c, t) && t->ndim == 1);
    ck_assert(!tsrt_op_t(c, t, &v));
    ck_assert(!rt_resize(c, t, 2, big) && ((float *)(void *)rt_data(t))[1] == 2);          /* grows out of its block; the view sees the same storage */
    ck_assert(rt_data(v) == rt_data(t));
    ck_assert(!rt_zeros(c, TSRT_FLOAT32, 1, size, &u));
    ck_assert(!tsrt_op_set__source_Tensor(c, t, u) && rt_data(t) == rt_data(u) && t->numel == 2);
    ck_assert(!tsrt_op_set__source_Tensor(c, t, v) && rt_data(t) == rt_data(v));           /* back to its own storage */
    rt_drop(c, t);
    ck_assert(((float *)(void *)rt_data(v))[0] == 1);
    rt_drop(c, v);
    rt_drop(c, u);
    tsrt_ctx_free(c);
}
END_TEST

/* ---- memory of others */
static int ended;
static void end(void *user, void *data) {
    (void)data;
    ended += *(int *)user;
}
START_TEST(foreign) {
    tsrt_ctx *c = counting();
    static const int64_t size[] = {2, 3}, more[] = {7}, by[] = {1, 2};
    static const float fixed[] = {1, 2, 3, 4, 5, 6};
    float own[6] = {0};
    int seven = 7;
    ended = 0;
    tsrt_tensor *t = tsrt_tensor_from(c, TSRT_FLOAT32, 2, size, by, own, end, &seven), *v;
    ck_assert(t && !rt_is_contiguous(t));
    ck_assert(!tsrt_op_select_int(c, t, 0, 1, &v));
    rt_drop(c, t);
    ck_assert(!rt_fill(c, v, &(tsrt_value){.type = &tsrt_type_int, .u = {.i = 4}}) && own[1] == 4 && own[5] == 4 && own[0] == 0);
    ck_assert(rt_resize(c, v, 1, more) && strstr(tsrt_error_message(c), "not resizable"));
    tsrt_error_clear(c);
    ck_assert_int_eq(ended, 0);
    rt_drop(c, v);
    ck_assert_int_eq(ended, 7);
    t = tsrt_tensor_from_const(c, TSRT_FLOAT32, 2, size, NULL, fixed);
    ck_assert(tsrt_op_zero_(c, t) && strstr(tsrt_error_message(c), "read-only"));
    tsrt_error_clear(c);
    ck_assert(!rt_clone(c, t, &v) && !tsrt_op_zero_(c, v));
    rt_drop(c, t);
    rt_drop(c, v);
    tsrt_ctx_free(c);
    ck_assert_int_eq(live, 0);
}
END_TEST

/* What dlpack.h says a DLManagedTensor is. */
typedef struct Managed {
    void *data; int32_t device_type, device_id, ndim; uint8_t code, bits; uint16_t lanes; int64_t *shape, *strides; uint64_t byte_offset;
    void *manager; void (*deleter)(struct Managed *);
} Managed;
static void delete_managed(Managed *m) { ended += *(int *)m->manager; }

START_TEST(dlpack) {
    tsrt_ctx *c = counting();
    int64_t shape[] = {2, 2}, strides[] = {1, 2};
    double data[5] = {0, 1, 2, 3, 4};
    int nine = 9;
    ended = 0;
    Managed m = {data, 1, 0, 2, 2, 64, 1, shape, strides, 8, &nine, delete_managed}, *out;
    tsrt_tensor *t, *back;
    ck_assert(!tsrt_tensor_from_dlpack(c, &m, &t));
    ck_assert(t->dtype == TSRT_FLOAT64 && rt_data(t) == (char *)(data + 1) && t->stride[1] == 2);
    ck_assert(!tsrt_tensor_to_dlpack(c, t, (void **)&out));
    ck_assert(out->data == data + 1 && out->ndim == 2 && out->code == 2 && out->bits == 64 && out->lanes == 1 && out->shape[1] == 2 && out->strides[1] == 2 && out->device_type == 1);
    rt_drop(c, t);
    ck_assert_int_eq(ended, 0);
    ck_assert(!tsrt_tensor_from_dlpack(c, out, &back));
    rt_drop(c, back);
    ck_assert_int_eq(ended, 9);
    m.strides = NULL;
    ck_assert(!tsrt_tensor_from_dlpack(c, &m, &t) && rt_is_contiguous(t));
    rt_drop(c, t);
    m.device_type = 2;
    ck_assert(tsrt_tensor_from_dlpack(c, &m, &t));
    tsrt_error_clear(c);
    m.device_type = 1, m.bits = 7;
    ck_assert(tsrt_tensor_from_dlpack(c, &m, &t));
    tsrt_error_clear(c);
    tsrt_ctx_free(c);
    ck_assert_int_eq(live, 0);
}
END_TEST

/* ---- every allocation fails once: an error, nothing left behind */
static int work(tsrt_ctx *c) {
    static const int64_t size[] = {3, 40}, flat[] = {-1}, parts[] = {2, 3, 4, 5};
    tsrt_tensor *t[8] = {0};
    tsrt_list *l[4] = {0};
    tsrt_value five = {.type = &tsrt_type_int, .u = {.i = 5}}, x = {.type = &tsrt_type_float, .u = {.f = 0.5}};
    const tsrt_opt_int f16 = {true, TSRT_FLOAT16};
    int failed = !(l[0] = ints(c, 1, flat)) || !(l[1] = ints(c, 4, parts)) || rt_full(c, TSRT_FLOAT32, 2, size, &x, &t[0]) || tsrt_op_t(c, t[0], &t[1]) ||
                 tsrt_op_reshape(c, t[1], l[0], &t[2]) || rt_to(c, t[2], TSRT_INT16, &t[3]) || tsrt_op_split_Tensor(c, t[1], 7, 0, &l[2]) ||
                 tsrt_op_arange(c, &five, &f16, NULL, NULL, NULL, &t[4]) || tsrt_op_zeros(c, l[1], NULL, NULL, NULL, NULL, &t[5]) || tsrt_op_resize_(c, t[4], l[1], NULL) ||
                 tsrt_op_complex(c, t[0], t[0], &t[6]) || tsrt_op_conj(c, t[6], &t[7]) || tsrt_op_unbind_int(c, t[5], 1, &l[3]);
    for (int i = 0; i < 8; i++) rt_drop(c, t[i]);
    for (int i = 0; i < 4; i++) tsrt_release(c, l[i]);
    return failed;
}
START_TEST(allocation_fails) {
    for (int n = 1;; n++) {
        tsrt_ctx *c = counting();
        const int before = live;
        fail_at = n;
        const int failed = work(c);
        ck_assert_int_eq(failed, !fail_at && *tsrt_error_message(c));
        ck_assert_msg(live == before || failed, "%d blocks are left", live - before);
        const bool done = fail_at > 0;
        fail_at = 0;
        tsrt_ctx_free(c);
        ck_assert_msg(live == 0, "allocation %d: %d blocks are left", n, live);
        if (done) return;
        ck_assert_int_eq(failed, 1);
    }
}
END_TEST

/* ---- threads */
enum { N = 100003 };
static unsigned char seen[N];
static void mark(void *arg, int64_t begin, int64_t end_) {
    (void)arg;
    for (int64_t i = begin; i < end_; i++) seen[i]++;
}
START_TEST(threads) {
    static const int counts[] = {1, 2, 3, 7, 2, 1};
    static double from[N];
    const int64_t n = N;
    tsrt_ctx *c = tsrt_ctx_new(NULL);
    for (int i = 0; i < N; i++) from[i] = i * 0.001;
    tsrt_tensor *t = tsrt_tensor_copy_of(c, TSRT_FLOAT64, 1, &n, from), *first = NULL, *r;
    for (int k = 0; k < 6; k++) {
        tsrt_set_threads(c, counts[k]);
        ck_assert_int_eq(rt_threads(c), counts[k]);
        for (int grain = 1; grain < 2 * N; grain = grain * 7 + 1) {
            memset(seen, 0, sizeof seen);
            rt_parallel(c, N, grain, mark, NULL);
            for (int i = 0; i < N; i++) ck_assert_int_eq(seen[i], 1);
        }
        ck_assert(!rt_to(c, t, TSRT_BFLOAT16, &r));
        if (!first) first = r;
        else {
            ck_assert(!memcmp(rt_data(first), rt_data(r), N * 2));
            rt_drop(c, r);
        }
    }
    rt_drop(c, first);
    rt_drop(c, t);
    tsrt_ctx_free(c);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("tensor_core");
    TCase *t = tcase_create("core");
    tcase_set_timeout(t, 60);
    tcase_add_test(t, one_block);
    tcase_add_test(t, blocks_return);
    tcase_add_test(t, in_place);
    tcase_add_test(t, foreign);
    tcase_add_test(t, dlpack);
    tcase_add_test(t, allocation_fails);
    tcase_add_test(t, threads);
    suite_add_tcase(suite, t);
    return run_suite(suite);
}
