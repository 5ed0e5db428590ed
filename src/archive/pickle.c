/* pickle.c: values as pickles of protocol 2, in two dialects: torch.save's, which Python reads, and TorchScript's, which torch.jit.load reads: lists
 * and dicts go with their types, modules, objects and enum members are there, a parameter is a tensor that requires a gradient.
 * Layout: torch/serialization.py, torch/csrc/jit/serialization/pickler.cpp. */
#include "archive/write.h"
#include <string.h>

typedef struct Pickler {
    Session *s;
    const char *path;
    Buf *to;
    Arena *scratch;
    Map *storages;                    /* DataStorage -> key + 1 */
    bool script;                      /* TorchScript's dialect */
    Map memo;                         /* Data, DataTensor's own -> slot + 1 */
    uint32_t next;
} Pickler;

static bool fail(Pickler *p, const char *why) { return diag(p->s, DIAG_save_failed, (Span){0, 0}, p->path, why); }

void write_little(Buf *b, uint64_t v, int bytes) {
    for (int i = 0; i < bytes; i++) buf_putc(b, (char)(v >> (8 * i)));
}

static void write_int(Pickler *p, int64_t i) {
    if (i >= 0 && i < 256) buf_putc(p->to, 'K'), write_little(p->to, (uint64_t)i, 1);
    else if (i >= 0 && i < 65536) buf_putc(p->to, 'M'), write_little(p->to, (uint64_t)i, 2);
    else if (i >= INT32_MIN && i <= INT32_MAX) buf_putc(p->to, 'J'), write_little(p->to, (uint64_t)i, 4);
    else buf_puts(p->to, "\x8a\x08"), write_little(p->to, (uint64_t)i, 8);
}

static void write_float(Pickler *p, double f) {
    uint64_t bits;
    memcpy(&bits, &f, 8);
    buf_putc(p->to, 'G');
    for (int i = 7; i >= 0; i--) buf_putc(p->to, (char)(bits >> (8 * i)));
}

static void write_text(Pickler *p, const char *s, size_t len) {
    buf_putc(p->to, 'X');
    write_little(p->to, len, 4);
    buf_add(p->to, s, len);
}

static void write_name(Pickler *p, const char *s) { write_text(p, s, strlen(s)); }

static void memoize(Pickler *p, const void *key) {
    buf_putc(p->to, p->next < 256 ? 'q' : 'r');
    write_little(p->to, p->next, p->next < 256 ? 1 : 4);
    p->next++;
    map_set(p->scratch, &p->memo, key, (void *)(uintptr_t)p->next);
}

static bool known(Pickler *p, const void *key) {
    uintptr_t slot = (uintptr_t)map_get(&p->memo, key);
    if (!slot) return false;
    buf_putc(p->to, slot <= 256 ? 'h' : 'j');
    write_little(p->to, slot - 1, slot <= 256 ? 1 : 4);
    return true;
}

static bool write_value(Pickler *p, const Data *o);

static bool write_items(Pickler *p, const Data *o) {
    for (int64_t i = 0; i < o->u.seq.len; i++)
        if (!write_value(p, o->u.seq.items[i])) return false;
    return true;
}

/* TorchScript's lists and dicts: (value, 'List[int]') goes through restore_type_tag, and what that gives is what is remembered. */
static void open_tag(Pickler *p) { buf_puts(p->to, "ctorch.jit._pickle\nrestore_type_tag\n"); }
static void close_tag(Pickler *p, const Data *o) {
    write_name(p, o->tag);
    buf_puts(p->to, "\x86R");
    memoize(p, o);
}
static bool tagged(const Pickler *p, const Data *o) { return p->script && o->tag; }

static bool write_list(Pickler *p, const Data *o) {
    if (tagged(p, o)) open_tag(p);
    buf_putc(p->to, ']');
    if (!tagged(p, o)) memoize(p, o);                     /* before the items, which may hold the list */
    bool fine = true;
    if (o->u.seq.len) {
        buf_putc(p->to, '(');
        fine = write_items(p, o);
        buf_putc(p->to, 'e');
    }
    if (fine && tagged(p, o)) close_tag(p, o);
    return fine;
}

static bool write_tuple(Pickler *p, const Data *o) {
    static const char small[] = {')', '\x85', '\x86', '\x87'};
    int64_t n = o->u.seq.len;
    if (n > 3) buf_putc(p->to, '(');
    if (!write_items(p, o)) return false;
    buf_putc(p->to, n > 3 ? 't' : small[n]);
    if (n) memoize(p, o);
    return true;
}

static bool write_dict(Pickler *p, const Data *o) {
    const DataDict *d = o->u.dict;
    if (tagged(p, o)) open_tag(p);
    buf_puts(p->to, d->ordered ? "ccollections\nOrderedDict\n)R" : "}");
    if (!tagged(p, o)) memoize(p, o);
    if (d->len) {
        buf_putc(p->to, '(');
        for (int64_t i = 0; i < d->len; i++)
            if (!write_value(p, d->keys[i]) || !write_value(p, d->values[i])) return false;
        buf_putc(p->to, 'u');
    }
    if (tagged(p, o)) close_tag(p, o);
    return true;
}

static void write_sizes(Pickler *p, const int64_t *v, int n) {
    buf_putc(p->to, '(');
    for (int i = 0; i < n; i++) write_int(p, v[i]);
    buf_putc(p->to, 't');
}

/* ('storage', class, key, 'cpu', elements): an element type without a storage class of its own goes untyped, with the dtype after the hooks. */
static bool write_tensor(Pickler *p, const Data *o) {
    const DataTensor *t = o->u.tensor;
    const DtypeInfo *info = dtype_info(t->dtype);
    if (info->category == 'q') return fail(p, "a quantized tensor has no form there yet");
    if (t->conj || t->neg) return fail(p, "a tensor that waits to be conjugated has no form there yet");
    const bool parameter = t->parameter && !p->script;
    const char *class = p->script ? info->script : info->storage;
    if (parameter) buf_puts(p->to, "ctorch._utils\n_rebuild_parameter\n(");
    buf_puts(p->to, class ? "ctorch._utils\n_rebuild_tensor_v2\n((" : "ctorch._utils\n_rebuild_tensor_v3\n((");
    uintptr_t key = (uintptr_t)map_get(p->storages, t->storage);
    if (!key) {
        key = (uintptr_t)p->storages->len + 1;
        map_set(p->scratch, p->storages, t->storage, (void *)key);
    }
    char text[24];
    snprintf(text, sizeof text, "%llu", (unsigned long long)key - 1);
    write_name(p, "storage");
    if (class) buf_printf(p->to, "ctorch\n%s\n", class);
    else buf_puts(p->to, "ctorch.storage\nUntypedStorage\n");
    write_name(p, text);
    write_name(p, "cpu");
    write_int(p, (int64_t)(t->storage->nbytes / (class ? (uint64_t)info->bytes : 1)));
    buf_puts(p->to, "tQ");
    write_int(p, t->offset);
    write_sizes(p, t->sizes, t->ndim);
    write_sizes(p, t->strides, t->ndim);
    const char *grad = t->requires_grad ? "\x88" : "\x89";
    buf_puts(p->to, parameter ? "\x89" : grad);
    buf_puts(p->to, "ccollections\nOrderedDict\n)R");
    if (!class) buf_printf(p->to, "ctorch\n%s\n", info->name);
    buf_puts(p->to, "tR");
    if (parameter) buf_printf(p->to, "%sccollections\nOrderedDict\n)RtR", grad);
    memoize(p, o);
    return true;
}

/* set([...]), torch.Size((...)): a call on the values */
static bool write_called(Pickler *p, const Data *o, const char *open, const char *close) {
    buf_puts(p->to, open);
    if (!write_items(p, o)) return false;
    buf_puts(p->to, close);
    memoize(p, o);
    return true;
}

/* _codecs.encode(text, 'latin1'), as protocol 2 writes them */
static bool write_bytes(Pickler *p, const Data *o) {
    Buf text = {0};
    for (size_t i = 0; i < o->u.str.len; i++) {
        const unsigned char c = (unsigned char)o->u.str.s[i];
        if (c >= 0x80) buf_putc(&text, (char)(0xc0 | c >> 6)), buf_putc(&text, (char)(0x80 | (c & 0x3f)));
        else buf_putc(&text, (char)c);
    }
    if (text.len > UINT32_MAX) return buf_free(&text), fail(p, "bytes are longer than 4 GiB");
    buf_puts(p->to, "c_codecs\nencode\n");
    write_text(p, text.p ? text.p : "", text.len);        /* Python writes bytes() where there are none, which weights_only then refuses */
    write_name(p, "latin1");
    buf_puts(p->to, "\x86R");
    buf_free(&text);
    memoize(p, o);
    return true;
}

static bool is_size(const Pickler *p, const Data *o) { return !p->script && o->tag && !strcmp(o->tag, "Size"); }

static bool write_str(Pickler *p, const Data *o) {
    if (o->u.str.len > UINT32_MAX) return fail(p, "a str is longer than 4 GiB");
    if (!p->script && !is_utf8((const unsigned char *)o->u.str.s, o->u.str.len)) return fail(p, "a str is no UTF-8, which a Python str must be");
    write_text(p, o->u.str.s, o->u.str.len);
    memoize(p, o);
    return true;
}

/* An object of a TorchScript class: made without arguments, then given its state; a member of an enum: its class called with its value. */
static bool write_object(Pickler *p, const Data *o) {
    const DataInstance *x = o->u.object;
    const char *dot = memrchr(x->cls, '.', x->cls_len);
    if (!dot) return fail(p, "a class without a module");
    buf_printf(p->to, "c%.*s\n%.*s\n", (int)(dot - x->cls), x->cls, (int)(x->cls + x->cls_len - dot - 1), dot + 1);
    if (!x->is_enum) buf_puts(p->to, ")\x81");
    if (!x->is_enum) memoize(p, o);                       /* before its state, which may hold it */
    if (!write_value(p, x->state)) return false;
    buf_putc(p->to, x->is_enum ? 'R' : 'b');
    if (x->is_enum) memoize(p, o);
    return true;
}

static bool write_one(Pickler *p, const Data *o) {
    switch ((DataKind)o->kind) {
    case DATA_NONE: buf_putc(p->to, 'N'); return true;
    case DATA_BOOL: buf_putc(p->to, o->u.b ? '\x88' : '\x89'); return true;
    case DATA_INT: write_int(p, o->u.i); return true;
    case DATA_FLOAT: write_float(p, o->u.f); return true;
    case DATA_COMPLEX:
        buf_puts(p->to, p->script ? "cbuiltins\ncomplex\n" : "c__builtin__\ncomplex\n");
        write_float(p, o->u.c.re);
        write_float(p, o->u.c.im);
        buf_puts(p->to, "\x86R");
        return true;
    case DATA_STR: return write_str(p, o);
    case DATA_LIST: return write_list(p, o);
    case DATA_TUPLE: return is_size(p, o) ? write_called(p, o, "ctorch\nSize\n(", "t\x85R") : write_tuple(p, o);
    case DATA_SET: return write_called(p, o, "c__builtin__\nset\n](", "e\x85R");
    case DATA_BYTES: return write_bytes(p, o);
    case DATA_DICT: return write_dict(p, o);
    case DATA_TENSOR: return write_tensor(p, o);
    case DATA_DTYPE: buf_printf(p->to, "ctorch\n%s\n", dtype_info(o->u.dtype)->name); return true;
    case DATA_DEVICE:
        buf_puts(p->to, "ctorch\ndevice\n(");
        write_name(p, o->u.device.type);
        if (o->u.device.index >= 0) write_int(p, o->u.device.index);
        buf_puts(p->to, "tR");
        return true;
    case DATA_OBJECT:
        if (p->script) return write_object(p, o);
        break;
    case DATA_BIGINT: case DATA_STORAGE: case DATA_GLOBAL: case NUM_DATA_KINDS: break;
    }
    return diag(p->s, DIAG_save_kind, (Span){0, 0}, p->path, data_type_name(o));
}

static bool write_value(Pickler *p, const Data *o) {
    if (known(p, o)) return true;
    if (p->s->depth >= DEPTH_LIMIT) return fail(p, "the value is nested too deep");
    p->s->depth++;
    bool fine = write_one(p, o);
    p->s->depth--;
    return fine;
}

bool write_pickle(Session *s, const char *path, Buf *to, const Data *o, Arena *scratch, Map *storages, bool script) {
    Pickler p = {.s = s, .path = path, .to = to, .scratch = scratch, .storages = storages, .script = script};
    buf_puts(to, "\x80\x02");
    if (!write_value(&p, o)) return false;
    buf_putc(to, '.');
    return true;
}
