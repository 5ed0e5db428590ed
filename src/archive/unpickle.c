/* The pickle machine, restricted to data: protocols 2 to 5 as torch.save, torch.jit.save and torch's C++ pickler write them. Input: the
 * bytes of one pickle. Output: an Data tree. A stack, a list of marks and a memo, as in Python's Lib/pickletools.py, whose opcode names are
 * used; what calling a name means is rebuild.c's. No recursion: nesting in the file is only stack height here. */
#include "archive/archive.h"
#include <stdlib.h>
#include <string.h>

typedef struct Machine {
    Unpickle *u;
    Data **stack, **memo;
    int64_t *marks;
    int64_t depth, room, nmarks, mark_room, nmemo, memo_room;
} Machine;

void unpickle_report(Unpickle *u, const char *fmt, ...) {
    Buf b = {0};
    va_list ap;
    va_start(ap, fmt);
    buf_vprintf(&b, fmt, ap);
    va_end(ap);
    diag(u->s, DIAG_pickle_damaged, (Span){0, 0}, u->path, u->entry, (unsigned long long)u->at, b.p);
    buf_free(&b);
}

/* An opcode makes one value at most, so no honest pickle makes more values than it has bytes; the calls that make several from few bytes
 * (an OrderedDict from a list that is there already) count theirs, which bounds memory by the file's size. */
bool unpickle_count(Unpickle *u, uint64_t n) {
    u->objects += n;
    return u->objects <= 2 * (uint64_t)u->len + 1024 || unpickle_fail(u, "it makes more values than its size allows");
}

Data *unpickle_data(Unpickle *u, DataKind kind) {
    if (!unpickle_count(u, 1)) return NULL;
    Data *o = data_new(u->arena, kind);
    o->at = u->at > UINT32_MAX ? UINT32_MAX : (uint32_t)u->at;
    return o;
}

/* ---- stack, marks, memo: on malloc, since they grow while the arena's objects stay */
static bool more(Unpickle *u, void **p, int64_t *room, int64_t want, size_t elem) {
    if (want <= *room) return true;
    int64_t wider = *room ? *room : 64;
    while (wider < want) wider *= 2;
    void *q = realloc(*p, (size_t)wider * elem);
    if (!q) return unpickle_fail(u, "there is not enough memory to read it");
    memset((char *)q + (size_t)*room * elem, 0, (size_t)(wider - *room) * elem);
    *p = q;
    *room = wider;
    return true;
}

static bool push(Machine *m, Data *o) {
    if (!o) return false;
    if (!more(m->u, (void **)&m->stack, &m->room, m->depth + 1, sizeof *m->stack)) return false;
    m->stack[m->depth++] = o;
    return true;
}

/* Values above the newest mark; an opcode never takes what lies below it. */
static int64_t above(const Machine *m) { return m->depth - (m->nmarks ? m->marks[m->nmarks - 1] : 0); }

static bool need(Machine *m, int64_t n) { return above(m) >= n || unpickle_fail(m->u, "an opcode takes more values than there are"); }

static bool to_mark(Machine *m, Data ***items, int64_t *n) {
    if (!m->nmarks) return unpickle_fail(m->u, "a mark is missing");
    *n = above(m);
    m->depth = m->marks[--m->nmarks];
    *items = m->stack + m->depth;
    return true;
}

static bool put(Machine *m, uint64_t slot) {
    if (!need(m, 1)) return false;
    /* Every honest writer counts slots up from 0, so none is beyond the bytes that could have filled it. */
    if (slot >= m->u->len) return unpickle_fail(m->u, "memo slot %llu is out of order", (unsigned long long)slot);
    if (!more(m->u, (void **)&m->memo, &m->memo_room, (int64_t)slot + 1, sizeof *m->memo)) return false;
    m->memo[slot] = m->stack[m->depth - 1];
    if ((int64_t)slot >= m->nmemo) m->nmemo = (int64_t)slot + 1;
    return true;
}

static bool get(Machine *m, uint64_t slot) {
    if (slot >= (uint64_t)m->nmemo || !m->memo[slot]) return unpickle_fail(m->u, "memo slot %llu was never filled", (unsigned long long)slot);
    return push(m, m->memo[slot]);
}

/* ---- operands */
static bool take(Unpickle *u, uint64_t n, const unsigned char **p) {
    if (u->len - u->pos < n) return unpickle_fail(u, "it is cut off");
    *p = u->text + u->pos;
    u->pos += n;
    return true;
}

static bool number(Unpickle *u, int bytes, uint64_t *n) {
    const unsigned char *p;
    if (!take(u, (uint64_t)bytes, &p)) return false;
    *n = 0;
    for (int i = 0; i < bytes; i++) *n |= (uint64_t)p[i] << (8 * i);
    return true;
}

static bool line(Unpickle *u, const char **p, size_t *n) {
    *p = (const char *)u->text + u->pos;
    const char *end = memchr(*p, '\n', u->len - u->pos);
    if (!end) return unpickle_fail(u, "it is cut off");
    *n = (size_t)(end - *p);
    u->pos += *n + 1;
    return true;
}

/* A str or bytes of n bytes; the text stays in the entry. TorchScript's pickler writes any bytes as str, so those are no error in a str. */
static bool text(Machine *m, DataKind kind, int length_bytes) {
    uint64_t n;
    const unsigned char *p;
    if (!number(m->u, length_bytes, &n) || !take(m->u, n, &p)) return false;
    Data *o = unpickle_data(m->u, kind);
    if (!o) return false;
    o->u.str.s = (const char *)p;
    o->u.str.len = n;
    if (kind == DATA_STR && !is_utf8(p, n)) o->tag = "bytes";
    return push(m, o);
}

static bool push_int(Machine *m, int64_t i) {
    Data *o = unpickle_data(m->u, DATA_INT);
    if (o) o->u.i = i;
    return push(m, o);
}

static bool push_bool(Machine *m, bool b) {
    Data *o = unpickle_data(m->u, DATA_BOOL);
    if (o) o->u.b = b;
    return push(m, o);
}

/* LONG1, LONG4: two's complement, little-endian; an int64 where it fits, else kept as bytes. */
static bool push_long(Machine *m, int length_bytes) {
    uint64_t n;
    const unsigned char *p;
    if (!number(m->u, length_bytes, &n) || !take(m->u, n, &p)) return false;
    unsigned char sign = n && p[n - 1] & 0x80 ? 0xff : 0;
    while (n > 8 && p[n - 1] == sign && (p[n - 2] & 0x80) == (sign & 0x80)) n--;
    Data *o = unpickle_data(m->u, n <= 8 ? DATA_INT : DATA_BIGINT);
    if (!o) return false;
    if (n <= 8) {
        uint64_t v = sign ? UINT64_MAX : 0;
        for (uint64_t i = 0; i < n; i++) v = (v & ~((uint64_t)0xff << (8 * i))) | (uint64_t)p[i] << (8 * i);
        o->u.i = (int64_t)v;
    } else {
        o->u.str.s = (const char *)p;
        o->u.str.len = n;
    }
    return push(m, o);
}

static bool push_float(Machine *m) {
    const unsigned char *p;
    if (!take(m->u, 8, &p)) return false;
    uint64_t bits = 0;
    for (int i = 0; i < 8; i++) bits = bits << 8 | p[i];
    Data *o = unpickle_data(m->u, DATA_FLOAT);
    if (o) memcpy(&o->u.f, &bits, 8);
    return push(m, o);
}

/* ---- containers */
static bool make_tuple(Machine *m, Data **items, int64_t n) {
    Data *o = unpickle_data(m->u, DATA_TUPLE);
    if (!o) return false;
    o->u.seq.items = NEWN(m->u->arena, Data *, n + 1);
    o->u.seq.len = n;
    if (n) memcpy(o->u.seq.items, items, sizeof *items * (size_t)n);
    return push(m, o);
}

static bool small_tuple(Machine *m, int64_t n) {
    if (!need(m, n)) return false;
    m->depth -= n;
    return make_tuple(m, m->stack + m->depth, n);
}

static bool append(Machine *m, Data **items, int64_t n) {
    if (!need(m, 1)) return false;
    Data *list = m->stack[m->depth - 1];
    if (list->kind != DATA_LIST) return unpickle_fail(m->u, "values are appended to what is no list but a value of type %s", data_type_name(list));
    for (int64_t i = 0; i < n; i++) data_list_push(m->u->arena, list, items[i]);
    return true;
}

static bool set_items(Machine *m, Data **items, int64_t n) {
    if (!need(m, 1)) return false;
    Data *dict = m->stack[m->depth - 1];
    if (dict->kind != DATA_DICT) return unpickle_fail(m->u, "keys are set in what is no dict but a value of type %s", data_type_name(dict));
    if (n % 2) return unpickle_fail(m->u, "a dict's key has no value");
    for (int64_t i = 0; i < n; i += 2)
        if (!data_dict_set(m->u->arena, dict, items[i], items[i + 1]))
            return unpickle_fail(m->u, "a value of type %s can't be a dict's key", data_type_name(items[i]));
    return true;
}

/* ---- names and calls */
static bool global(Machine *m) {
    const char *module, *name;
    size_t module_len, name_len;
    return line(m->u, &module, &module_len) && line(m->u, &name, &name_len) &&
           push(m, rebuild_global(m->u, module, module_len, name, name_len));
}

static bool stack_global(Machine *m) {
    if (!need(m, 2)) return false;
    Data *module = m->stack[m->depth - 2], *name = m->stack[m->depth - 1];
    if (module->kind != DATA_STR || name->kind != DATA_STR) return unpickle_fail(m->u, "a name is not made of two strings");
    m->depth -= 2;
    return push(m, rebuild_global(m->u, module->u.str.s, module->u.str.len, name->u.str.s, name->u.str.len));
}

static bool call(Machine *m, Data *(*make)(Unpickle *, Data *, Data *)) {
    if (!need(m, 2)) return false;
    m->depth -= 2;
    return push(m, make(m->u, m->stack[m->depth], m->stack[m->depth + 1]));
}

static bool build(Machine *m) {
    if (!need(m, 2)) return false;
    m->depth--;
    return rebuild_state(m->u, m->stack[m->depth - 1], m->stack[m->depth]);
}

static bool mark(Machine *m) {
    if (!more(m->u, (void **)&m->marks, &m->mark_room, m->nmarks + 1, sizeof *m->marks)) return false;
    m->marks[m->nmarks++] = m->depth;
    return true;
}

static bool pop(Machine *m) {
    if (m->nmarks && !above(m)) m->nmarks--;              /* POP takes a mark too */
    else if (!need(m, 1)) return false;
    else m->depth--;
    return true;
}

static bool with_items(Machine *m, bool (*then)(Machine *, Data **, int64_t)) {
    Data **items;
    int64_t n;
    return to_mark(m, &items, &n) && then(m, items, n);
}

static bool numbered(Machine *m, int bytes, bool (*then)(Machine *, uint64_t)) {
    uint64_t n;
    return number(m->u, bytes, &n) && then(m, n);
}

static bool one_item(Machine *m) {
    if (!need(m, 2)) return false;
    m->depth--;
    return append(m, m->stack + m->depth, 1);
}

static bool one_pair(Machine *m) {
    if (!need(m, 3)) return false;
    m->depth -= 2;
    return set_items(m, m->stack + m->depth, 2);
}

static bool protocol(Machine *m) {
    uint64_t n;
    if (!number(m->u, 1, &n)) return false;
    return (n >= 2 && n <= 5) || unpickle_fail(m->u, "pickle protocol %llu is not read, only 2 to 5", (unsigned long long)n);
}

static bool push_dict(Machine *m) {
    Data *o = unpickle_data(m->u, DATA_DICT);
    if (o) data_dict_empty(o);
    return push(m, o);
}

static bool persistent(Machine *m) {
    if (!need(m, 1)) return false;
    m->depth--;
    return push(m, rebuild_persistent(m->u, m->stack[m->depth]));
}

static bool sized_int(Machine *m, int bytes) {
    uint64_t n;
    return number(m->u, bytes, &n) && push_int(m, bytes == 4 ? (int32_t)(uint32_t)n : (int64_t)n);
}

static bool frame(Machine *m) {
    uint64_t n;
    if (!number(m->u, 8, &n)) return false;
    return n <= m->u->len - m->u->pos || unpickle_fail(m->u, "it is cut off");
}

static bool obey(Machine *m, unsigned char op) {
    Unpickle *u = m->u;
    switch (op) {
    case 0x80: return protocol(m);                                        /* PROTO */
    case 0x95: return frame(m);                                           /* FRAME */
    case '(': return mark(m);                                             /* MARK */
    case '0': return pop(m);                                              /* POP */
    case '1': { Data **items; int64_t n; return to_mark(m, &items, &n); }  /* POP_MARK */
    case 'N': return push(m, unpickle_data(u, DATA_NONE));                  /* NONE */
    case 0x88: return push_bool(m, true);                                 /* NEWTRUE */
    case 0x89: return push_bool(m, false);                                /* NEWFALSE */
    case 'K': return sized_int(m, 1);                                     /* BININT1 */
    case 'M': return sized_int(m, 2);                                     /* BININT2 */
    case 'J': return sized_int(m, 4);                                     /* BININT */
    case 0x8a: return push_long(m, 1);                                    /* LONG1 */
    case 0x8b: return push_long(m, 4);                                    /* LONG4 */
    case 'G': return push_float(m);                                       /* BINFLOAT */
    case 0x8c: return text(m, DATA_STR, 1);                                /* SHORT_BINUNICODE */
    case 'X': return text(m, DATA_STR, 4);                                 /* BINUNICODE */
    case 0x8d: return text(m, DATA_STR, 8);                                /* BINUNICODE8 */
    case 'U': return text(m, DATA_STR, 1);                                 /* SHORT_BINSTRING, Python 2's str */
    case 'T': return text(m, DATA_STR, 4);                                 /* BINSTRING */
    case 'C': return text(m, DATA_BYTES, 1);                               /* SHORT_BINBYTES */
    case 'B': return text(m, DATA_BYTES, 4);                               /* BINBYTES */
    case 0x8e: return text(m, DATA_BYTES, 8);                              /* BINBYTES8 */
    case 0x96: return text(m, DATA_BYTES, 8);                              /* BYTEARRAY8 */
    case ')': return make_tuple(m, NULL, 0);                              /* EMPTY_TUPLE */
    case 0x85: return small_tuple(m, 1);                                  /* TUPLE1 */
    case 0x86: return small_tuple(m, 2);                                  /* TUPLE2 */
    case 0x87: return small_tuple(m, 3);                                  /* TUPLE3 */
    case 't': return with_items(m, make_tuple);                           /* TUPLE */
    case ']': return push(m, unpickle_data(u, DATA_LIST));                  /* EMPTY_LIST */
    case 'a': return one_item(m);                                         /* APPEND */
    case 'e': return with_items(m, append);                               /* APPENDS */
    case '}': return push_dict(m);                                        /* EMPTY_DICT */
    case 's': return one_pair(m);                                         /* SETITEM */
    case 'u': return with_items(m, set_items);                            /* SETITEMS */
    case 'q': return numbered(m, 1, put);                                 /* BINPUT */
    case 'r': return numbered(m, 4, put);                                 /* LONG_BINPUT */
    case 0x94: return put(m, (uint64_t)m->nmemo);                         /* MEMOIZE */
    case 'h': return numbered(m, 1, get);                                 /* BINGET */
    case 'j': return numbered(m, 4, get);                                 /* LONG_BINGET */
    case 'c': return global(m);                                           /* GLOBAL */
    case 0x93: return stack_global(m);                                    /* STACK_GLOBAL */
    case 'R': return call(m, rebuild_call);                               /* REDUCE */
    case 0x81: return call(m, rebuild_new);                               /* NEWOBJ */
    case 'b': return build(m);                                            /* BUILD */
    case 'Q': return persistent(m);                                       /* BINPERSID */
    default: return unpickle_fail(u, "opcode 0x%02x is not one that torch writes", op);
    }
}

Data *unpickle(Unpickle *u) {
    Machine m = {.u = u};
    Data *res = NULL;
    u->at = u->pos;
    bool fine = more(u, (void **)&m.stack, &m.room, 1, sizeof *m.stack);
    while (fine) {
        u->at = u->pos;
        if (u->pos >= u->len) {
            unpickle_report(u, "it is cut off");
            break;
        }
        unsigned char op = u->text[u->pos++];
        if (op == '.') {                                                  /* STOP */
            if (m.depth == 1 && !m.nmarks) res = m.stack[0];
            else unpickle_report(u, "it ends with %lld values where one is due", (long long)m.depth);
            break;
        }
        fine = obey(&m, op);
    }
    free(m.stack);
    free(m.marks);
    free(m.memo);
    return res;
}
