/* The archive reader and writer: samples that torch wrote, hand-made pickles, and damage of every kind done to both. */
#include "archive/archive.h"
#include "run_suite.h"
#include <check.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *const samples[] = {"tests/data/values.pt", "tests/data/values4.pt", "tests/data/legacy.pt", "tests/data/script.pt"};
static const char values_text[] =
    "[None, True, 0, 255, 256, 65536, -1, 2147483648, -2147483648, 9223372036854775807, -9223372036854775808, <int of 9 bytes>, 1.5, inf, "
    "1e-300, 0.1, (1.0+2.0j), '', '\xc3\xa9\\n', \"it's\", b'ab\\xff', [], (), (1,), (1, 2, 3, 4), {}, {'a': 1, 2: (3,), None: [[1], [1]]}, "
    "{'w': Tensor[2] float32}, Tensor[12] float32, Tensor[4, 3] float32, Tensor[9] float32, Tensor[] int64, Tensor[0, 3] float32, "
    "Tensor[2] bfloat16, Tensor[3] uint16, Tensor[2, 2] float32, torch.float32, device('cpu'), device('cuda:1'), (2, 3), Tensor[2] bool, "
    "Tensor[1] complex64]";

static char *text_of(Session *s, const Data *o) {
    Buf b = {0};
    data_show(s, &b, o, 10000);
    return buf_take(&b, s->arena);
}

static unsigned char *read_all(const char *path, size_t *n) {
    FILE *f = fopen(path, "rb");
    ck_assert_msg(f != NULL, "%s (tests run in the project's folder)", path);
    unsigned char *p = malloc(1 << 16);
    *n = fread(p, 1, 1 << 16, f);
    fclose(f);
    ck_assert(*n > 0 && *n < 1 << 16);
    return p;
}

static void write_all(const char *path, const void *p, size_t n) {
    FILE *f = fopen(path, "wb");
    ck_assert(f && fwrite(p, 1, n, f) == n);
    fclose(f);
}

static char *temp_name(Session *s) {
    char *path = arena_printf(s->arena, "/tmp/check_archive.%ld.pt", (long)getpid());
    return path;
}

/* Reads everything that is in the file, as a user of any kind would. True when all of it read. */
static bool read_whole(Session *s, const char *path) {
    Archive *a = NULL;
    bool fine = true;
    if (file_kind(path) == FILE_LEGACY) {
        fine = torch_load(s, path, &a) != NULL;
    } else {
        a = archive_open(s, path);
        fine = a != NULL;
        for (int i = 0; a && i < archive_count(a); i++) {
            const char *name = archive_name(a, i);
            if (name && !archive_bytes(a, archive_entry(a, name))) fine = false;
        }
        const Data *o = a ? archive_load(a, "data.pkl") : NULL;
        if (o) text_of(s, o);
        fine = fine && o;
        if (a && archive_is_script(a)) fine = archive_load(a, "constants.pkl") && fine;
    }
    archive_close(a);
    return fine;
}

START_TEST(samples_read) {
    for (int i = 0; i < 3; i++) {
        Session *s = session_new();
        Archive *a;
        const Data *o = torch_load(s, samples[i], &a);
        ck_assert_msg(o != NULL, "%s", samples[i]);
        ck_assert_str_eq(text_of(s, o), values_text);
        const Data *list = data_dict_get(o->u.seq.items[26], o->u.seq.items[0]);
        ck_assert_ptr_eq(list->u.seq.items[0], list->u.seq.items[1]);     /* what is shared stays shared */
        const DataTensor *base = o->u.seq.items[28]->u.tensor, *t = o->u.seq.items[29]->u.tensor, *tail = o->u.seq.items[30]->u.tensor;
        ck_assert_ptr_eq(base->storage, t->storage);
        ck_assert_int_eq(t->strides[0], 1);
        ck_assert_int_eq(t->strides[1], 4);
        ck_assert_int_eq(tail->offset, 3);
        ck_assert_float_eq(((const float *)(const void *)tail->storage->bytes)[tail->offset], 3.0f);
        ck_assert(o->u.seq.items[35]->u.tensor->requires_grad && o->u.seq.items[35]->u.tensor->parameter);
        ck_assert_int_eq(s->diags.list.len, 0);
        archive_close(a);
        session_free(s);
    }
}
END_TEST

START_TEST(program_reads) {
    Session *s = session_new();
    Archive *a = archive_open(s, "tests/data/script.pt");
    ck_assert(a && archive_is_script(a));
    ck_assert_int_ge(archive_version(a), 3);
    const Data *o = archive_load(a, "data.pkl");
    ck_assert(o && o->kind == DATA_OBJECT);
    ck_assert_ptr_eq(o, archive_load(a, "data.pkl"));
    const Data *state = o->u.object->state;
    ck_assert_str_eq(data_dict_str(state, "sizes")->tag, "List[int]");
    ck_assert_str_eq(data_dict_str(state, "table")->tag, "Dict[str, float]");
    ck_assert(data_dict_str(state, "color")->u.object->is_enum);
    ck_assert_str_eq(data_dict_str(state, "c")->u.object->cls, "__torch__.Counter");
    ck_assert_ptr_null(data_dict_str(state, "nothing"));
    ZipEntry *code = archive_entry(a, "code/__torch__.py");
    ck_assert(code && code->method);                                      /* deflated */
    const unsigned char *text = archive_bytes(a, code);
    ck_assert(text && memmem(text, code->size, "def forward", 11));
    ck_assert_ptr_null(archive_entry(a, "data/99"));
    archive_close(a);
    ck_assert_ptr_null(torch_load(s, "tests/data/script.pt", &a));
    ck_assert_int_eq(s->diags.list.data[0]->id, DIAG_archive_is_program);
    session_free(s);
}
END_TEST

START_TEST(saved_reads_back) {
    Session *s = session_new();
    Archive *a, *b;
    const Data *o = torch_load(s, samples[0], &a), *again;
    char *path = temp_name(s);
    Data **items = NEWN(s->arena, Data *, o->u.seq.len);
    int64_t n = 0;
    for (int64_t i = 0; i < o->u.seq.len; i++)
        if (o->u.seq.items[i]->kind != DATA_BIGINT && o->u.seq.items[i]->kind != DATA_BYTES) items[n++] = o->u.seq.items[i];
    const Data *some = data_seq(s->arena, DATA_TUPLE, items, n);
    ck_assert(torch_save(s, path, some));
    again = torch_load(s, path, &b);
    ck_assert(again != NULL);
    ck_assert_str_eq(text_of(s, again), text_of(s, some));
    ck_assert(!torch_save(s, path, o));                                   /* bytes have no form; the file stays */
    ck_assert_int_eq(s->diags.list.data[0]->id, DIAG_save_kind);
    archive_close(b);
    ck_assert(torch_load(s, path, &b) != NULL);
    archive_close(b);
    ck_assert(!torch_save(s, "/nonexistent/x.pt", some));
    archive_close(a);
    unlink(path);
    session_free(s);
}
END_TEST

START_TEST(alignment) {
    Session *s = session_new();
    char *path = temp_name(s);
    Archive *a;
    const Data *o = torch_load(s, samples[0], &a);
    ck_assert(torch_save(s, path, o->u.seq.items[28]));
    Zip *z = zip_open(s, path);
    ck_assert(z != NULL);
    for (int i = 0; i < zip_count(z); i++) ck_assert_uint_eq(zip_at(z, i)->data % 64, 0);
    ck_assert_ptr_null(zip_find(z, "nothing"));
    zip_close(z);
    archive_close(a);
    unlink(path);
    session_free(s);
}
END_TEST

/* ---- damage: nothing may crash, and what is refused says why */
static void damaged(const char *path, const void *p, size_t n, bool must_fail, size_t at) {
    Session *s = session_new();
    write_all(path, p, n);
    bool fine = read_whole(s, path);
    ck_assert_msg(fine || s->diags.list.len > 0, "refused without a word, at %zu", at);
    ck_assert_msg(!fine || !must_fail, "read although damaged at %zu", at);
    session_free(s);
}

START_TEST(cut_off) {
    Session *s = session_new();
    char *path = temp_name(s);
    size_t n;
    unsigned char *p = read_all(samples[_i], &n);
    for (size_t len = 0; len < n; len += len < n - 100 ? 7 : 1) damaged(path, p, len, true, len);
    free(p);
    unlink(path);
    session_free(s);
}
END_TEST

START_TEST(changed_bytes) {
    Session *s = session_new();
    char *path = temp_name(s);
    size_t n;
    unsigned char *p = read_all(samples[_i], &n);
    static const unsigned char with[] = {0xff, 0x01, 0x80};
    for (size_t at = 0; at < n; at++) {
        unsigned char was = p[at];
        p[at] ^= with[at % 3];
        damaged(path, p, n, false, at);
        p[at] = was;
    }
    free(p);
    unlink(path);
    session_free(s);
}
END_TEST

/* Each 2, 4 and 8 byte field set to the largest numbers: sizes, counts and offsets that lie. */
START_TEST(lying_numbers) {
    Session *s = session_new();
    char *path = temp_name(s);
    size_t n;
    unsigned char *p = read_all(samples[_i], &n), was[8];
    for (size_t at = 0; at + 8 <= n; at += 2) {
        memcpy(was, p + at, 8);
        for (int width = 2; width <= 8; width *= 2) {
            memset(p + at, 0xff, (size_t)width);
            if (at % 4) p[at + (size_t)width - 1] = 0x7f;
            damaged(path, p, n, false, at);
            memcpy(p + at, was, 8);
        }
    }
    free(p);
    unlink(path);
    session_free(s);
}
END_TEST

/* Damage inside the pickle itself, which a checksum would otherwise hide. */
static const Data *unpickled(Session *s, const void *p, size_t n) {
    Unpickle u = {.s = s, .arena = s->arena, .path = "x.pt", .entry = "data.pkl", .text = p, .len = n};
    return unpickle(&u);
}

START_TEST(changed_pickle) {
    Session *s = session_new();
    Archive *a = archive_open(s, samples[_i == 2 ? 0 : _i]);
    ZipEntry *e = archive_entry(a, "data.pkl");
    size_t n = e->size;
    unsigned char *p = malloc(n);
    memcpy(p, archive_bytes(a, e), n);
    uint32_t random = 1;
    for (size_t at = 0; at < n * 8; at++) {
        Session *t = session_new();
        unsigned char was = p[at / 8];
        random = random * 1664525 + 1013904223;
        p[at / 8] = (unsigned char)(random >> 24);
        const Data *o = unpickled(t, p, n);
        ck_assert(o || t->diags.list.len > 0);
        if (o) text_of(t, o);
        p[at / 8] = was;
        session_free(t);
    }
    free(p);
    archive_close(a);
    session_free(s);
}
END_TEST

static const struct { const char *bytes; size_t n; const char *says; } hostile[] = {
#define H(bytes_, says_) {bytes_, sizeof bytes_ - 1, says_}
    H("", "cut off"),
    H("\x80\x02", "cut off"),
    H("\x80\x02X\xff\xff\xff\xff", "cut off"),
    H("\x80\x02]", "cut off"),
    H("\x80\x02.", "ends with 0 values"),
    H("\x80\x02NN.", "ends with 2 values"),
    H("\x80\x02(N.", "ends with 1 value"),
    H("\x80\x09N.", "protocol 9"),
    H("\x80\x02h\x05.", "never filled"),
    H("\x80\x02Nr\xff\xff\xff\x7f.", "out of order"),
    H("\x80\x02q\x00.", "more values than there are"),
    H("\x80\x02" "e.", "mark is missing"),
    H("\x80\x02N(Ne.", "no list"),
    H("\x80\x02](Nu.", "no dict"),
    H("\x80\x02}(Nu.", "no value"),
    H("\x80\x02}(]Nu.", "can't be a dict's key"),
    H("\x80\x02(N\x85.", "ends with"),
    H("\x80\x02N(\x86.", "more values than there are"),
    H("\x80\x02" "cos\nsystem\nX\x02\x00\x00\x00ls\x85R.", "os.system"),
    H("\x80\x02" "cbuiltins\neval\nX\x01\x00\x00\x00" "1\x85R.", "builtins.eval"),
    H("\x80\x04\x8c\x02os\x8c\x06system\x93.", "os.system"),
    H("\x80\x02" "cposix\nsystem\n)R.", "posix.system"),
    H("\x80\x02" "c__torch__x\ny\n)\x81.", "__torch__x.y"),
    H("\x80\x02N)R.", "is called"),
    H("\x80\x02" "ctorch\nfloat32\n)R.", "is called"),
    H("\x80\x02" "ccollections\nOrderedDict\n]R.", "no tuple"),
    H("\x80\x02" "ctorch._utils\n_rebuild_tensor_v2\n)R.", "called with 0 arguments"),
    H("\x80\x02" "ctorch._utils\n_rebuild_tensor_v2\n(NNNNNNtR.", "other values than torch writes"),
    H("\x80\x02" "ctorch._utils\n_rebuild_sparse_tensor\n)R.", "not supported yet"),
    H("\x80\x02N}b.", "state is given"),
    H("\x80\x02(X\x07\x00\x00\x00storagectorch\nFloatStorage\nX\x01\x00\x00\x00" "0X\x03\x00\x00\x00" "cpuK\x01tQ.", "there can be none"),
    H("\x80\x02NQ.", "storage is referred to"),
    H("\x80\x02\x8a\xff\x01.", "cut off"),
    H("\x80\x04\x95\xff\xff\xff\xff\xff\xff\xff\xff.", "cut off"),
    H("\x80\x04\x8d\xff\xff\xff\xff\xff\xff\xff\xff.", "cut off"),
    H("I1\n.", "opcode 0x49"),
    H("\x80\x02i__main__\nx\n.", "opcode 0x69"),
#undef H
};

START_TEST(hostile_pickles) {
    Session *s = session_new();
    ck_assert_ptr_null(unpickled(s, hostile[_i].bytes, hostile[_i].n));
    ck_assert_int_eq(s->diags.list.len, 1);
    ck_assert_msg(strstr(s->diags.list.data[0]->text, hostile[_i].says) != NULL, "'%s' does not say '%s'", s->diags.list.data[0]->text, hostile[_i].says);
    ck_assert(strstr(s->diags.list.data[0]->text, "x.pt: entry 'data.pkl', byte ") != NULL);
    session_free(s);
}
END_TEST

/* A list in itself; 2^60 paths to one value; keys that are deep tuples; a list in an OrderedDict's many copies. */
START_TEST(knots) {
    Session *s = session_new();
    const Data *o = unpickled(s, "\x80\x02]q\x00h\x00" "a.", 9);
    ck_assert(o && o->u.seq.items[0] == o);
    ck_assert(strlen(text_of(s, o)) < 11000);
    Buf b = {0};
    buf_puts(&b, "\x80\x02)");
    for (int i = 0; i < 60; i++) buf_printf(&b, "q%ch%c\x86", i + 1, i + 1);
    size_t tuple = b.len;
    buf_putc(&b, '.');
    o = unpickled(s, b.p, b.len);
    ck_assert(o != NULL);
    text_of(s, o);
    b.len = tuple;
    buf_puts(&b, "q\x7f}h\x7fN" "s.");
    ck_assert_ptr_null(unpickled(s, b.p, b.len));
    buf_free(&b);
    buf_puts(&b, "\x80\x02]q");
    buf_putc(&b, 0);
    buf_putc(&b, '(');
    for (int i = 0; i < 1000; i++) buf_printf(&b, "J%c%c%c%cN\x86", 'a' + i % 26, 'a' + i / 26 % 26, 'a' + i / 676, 1);
    buf_puts(&b, "e");
    for (int i = 0; i < 1000; i++) {
        buf_puts(&b, "0ccollections\nOrderedDict\nh");
        buf_putc(&b, 0);
        buf_puts(&b, "\x85R");
    }
    buf_putc(&b, '.');
    ck_assert_ptr_null(unpickled(s, b.p, b.len));
    ck_assert(strstr(s->diags.list.data[s->diags.list.len - 1]->text, "more values than its size allows") != NULL);
    buf_free(&b);
    session_free(s);
}
END_TEST

START_TEST(files) {
    Session *s = session_new();
    Archive *a;
    ck_assert_ptr_null(torch_load(s, "/nonexistent.pt", &a));
    ck_assert_ptr_null(torch_load(s, "tests", &a));
    ck_assert_ptr_null(torch_load(s, "Makefile", &a));
    ck_assert_ptr_null(torch_load(s, "/dev/null", &a));
    ck_assert_int_eq(s->diags.list.len, 4);
    ck_assert_int_eq(file_kind("tests/data/values.pt"), FILE_ZIP);
    ck_assert_int_eq(file_kind("tests/data/legacy.pt"), FILE_LEGACY);
    ck_assert_int_eq(file_kind("Makefile"), FILE_OTHER);
    session_free(s);
}
END_TEST

START_TEST(dicts) {
    Session *s = session_new();
    Arena *a = s->arena;
    Data *d = data_dict(a);
    for (int i = 0; i < 1000; i++) ck_assert(data_dict_set(a, d, data_int(a, i * 7), data_int(a, i)));
    for (int i = 0; i < 1000; i++) ck_assert_int_eq(data_dict_get(d, data_float(a, i * 7))->u.i, i);
    ck_assert(data_dict_set(a, d, data_bool(a, false), data_int(a, -1)));    /* False == 0 == 0.0 */
    ck_assert_int_eq(d->u.dict->len, 1000);
    ck_assert_int_eq(data_dict_get(d, data_complex(a, 0, 0))->u.i, -1);
    ck_assert_ptr_null(data_dict_get(d, data_float(a, 0.5)));
    ck_assert(!data_dict_set(a, d, data_list(a), data_int(a, 1)));
    session_free(s);
}
END_TEST

START_TEST(tensor_bounds) {
    Session *s = session_new();
    static unsigned char data[24];
    DataStorage st = {.bytes = data, .nbytes = sizeof data};
    static const struct { int64_t sizes[2], strides[2], offset; bool fine; } rows[] = {
        {{2, 3}, {3, 1}, 0, true}, {{2, 3}, {3, 1}, 1, false}, {{3, 2}, {1, 3}, 0, true}, {{0, 1000}, {1, 1}, 0, true}, {{2, 3}, {4, 1}, 0, false},
        {{2, 3}, {-3, 1}, 3, false}, {{-1, 3}, {3, 1}, 0, false}, {{1, 1}, {INT64_MAX, 1}, 5, true}, {{2, 1}, {INT64_MAX, 1}, 5, false},
        {{INT64_MAX, 1}, {0, 0}, 0, false}, {{1, 1}, {1, 1}, -1, false}, {{1, 1}, {1, 1}, INT64_MAX, false}, {{1, 1}, {1, 1}, 6, false},
        {{1 << 20, 1 << 20}, {0, 0}, 5, true},
    };
    for (int i = 0; i < COUNT_OF(rows); i++) {
        const char *why;
        Data *o = data_tensor(s->arena, &st, DT_float32, 2, rows[i].sizes, rows[i].strides, rows[i].offset, &why);
        ck_assert_msg(!o == !rows[i].fine, "row %d", i);
        ck_assert(!o == !!why);
    }
    session_free(s);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("archive");
    TCase *tc = tcase_create("archive");
    tcase_set_timeout(tc, 60);
    tcase_add_test(tc, samples_read);
    tcase_add_test(tc, program_reads);
    tcase_add_test(tc, saved_reads_back);
    tcase_add_test(tc, alignment);
    tcase_add_loop_test(tc, cut_off, 0, COUNT_OF(samples));
    tcase_add_loop_test(tc, changed_bytes, 0, COUNT_OF(samples));
    tcase_add_loop_test(tc, lying_numbers, 0, COUNT_OF(samples));
    tcase_add_loop_test(tc, changed_pickle, 0, COUNT_OF(samples));
    tcase_add_loop_test(tc, hostile_pickles, 0, COUNT_OF(hostile));
    tcase_add_test(tc, knots);
    tcase_add_test(tc, files);
    tcase_add_test(tc, dicts);
    tcase_add_test(tc, tensor_bounds);
    suite_add_tcase(suite, tc);
    return run_suite(suite);
}
