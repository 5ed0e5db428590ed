/* The spellings of a type: as annotations (and .code), as .graph and as schemas write it. .graph and schemas differ in named tuples and
 * futures only, and not below Dict and Union, whose parts are written as in schemas there, too. Checked against PyTorch 2.13. */
#include <string.h>
#include "type/private.h"

typedef enum Form { ANNOTATION, GRAPH, SCHEMA } Form;
typedef struct Style { Form form; TypeNamer *name; void *user; } Style;      /* name NULL: types are called by their own names */

static const char *const simple_text[NUM_TYPE_KINDS] = {
#define K(name_, text_) [TY_##name_] = text_,
    TYPE_KINDS(K)
#undef K
};

static void print(const Type *t, Style style, Buf *out);

static void put_name(const Type *t, Style style, Buf *out) {
    const Sym name = style.name ? style.name(style.user, t) : t->name;
    buf_add(out, name->s, name->len);
}

static void print_parts(const Type *t, Style style, Buf *out, const char *open, const char *close) {
    buf_puts(out, open);
    for (int i = 0; i < t->nelem; i++) {
        if (i) buf_puts(out, ", ");
        print(t->elem[i], style, out);
    }
    buf_puts(out, close);
}

static void print_tuple(const Type *t, Style style, Buf *out) {
    if (t->field && style.form == GRAPH) {
        buf_puts(out, "NamedTuple(");
        for (int i = 0; i < t->nelem; i++) {
            buf_printf(out, "%s%s : ", i ? ", " : "", t->field[i]->s);
            print(t->elem[i], style, out);
        }
        buf_puts(out, ")");
    } else if (t->name) {
        put_name(t, style, out);
    } else if (style.form != ANNOTATION) {
        print_parts(t, style, out, "(", ")");
    } else if (t->nelem) {
        print_parts(t, style, out, "Tuple[", "]");
    } else {
        buf_puts(out, "Tuple[()]");
    }
}

/* int, float and complex together show as one number, last. */
static void print_union(const Type *t, Style style, Buf *out) {
    bool part[NUM_TYPE_KINDS] = {false};
    for (int i = 0; i < t->nelem; i++) part[t->elem[i]->kind] = true;
    bool number = part[TY_Int] && part[TY_Float] && part[TY_Complex], first = true;
    buf_puts(out, style.form == ANNOTATION ? "Union[" : "Union(");
    for (int i = 0; i < t->nelem; i++) {
        if (number && t->elem[i]->is_number_like) continue;
        if (!first) buf_puts(out, ", ");
        first = false;
        print(t->elem[i], style, out);
    }
    if (number) buf_printf(out, "%s%s", first ? "" : ", ", style.form == ANNOTATION ? "number" : "Scalar");
    buf_putc(out, style.form == ANNOTATION ? ']' : ')');
}

static void print(const Type *t, Style style, Buf *out) {
    Style inside = style;
    if (style.form == GRAPH) inside.form = SCHEMA;
    switch (t->kind) {
    case TY_List:
        if (style.form == ANNOTATION) { print_parts(t, style, out, "List[", "]"); break; }
        print(t->elem[0], style, out);
        buf_puts(out, "[]");
        break;
    case TY_Optional:
        if (style.form == ANNOTATION) { print_parts(t, style, out, "Optional[", "]"); break; }
        print(t->elem[0], style, out);
        buf_putc(out, '?');
        break;
    case TY_Tuple:
        print_tuple(t, style, out);
        break;
    case TY_Union:
        print_union(t, inside, out);
        break;
    case TY_Dict:
        if (type_is_set(t)) {
            buf_puts(out, style.form == ANNOTATION ? "Set[" : "Set(");
            print(t->elem[0], inside, out);
            buf_putc(out, style.form == ANNOTATION ? ']' : ')');
            break;
        }
        print_parts(t, inside, out, style.form == ANNOTATION ? "Dict[" : "Dict(", style.form == ANNOTATION ? "]" : ")");
        break;
    case TY_Future:
        print_parts(t, style, out, style.form == SCHEMA ? "Future(" : "Future[", style.form == SCHEMA ? ")" : "]");
        break;
    case TY_RRef:
        print_parts(t, style, out, style.form == SCHEMA ? "RRef(" : "RRef[", style.form == SCHEMA ? ")" : "]");
        break;
    case TY_Number:
        buf_puts(out, style.form == ANNOTATION ? "number" : "Scalar");
        break;
    case TY_Enum:
        if (style.form != ANNOTATION) buf_puts(out, "Enum<");
        put_name(t, style, out);
        if (style.form != ANNOTATION) buf_putc(out, '>');
        break;
    case TY_Class: case TY_Interface: case TY_Var:
        put_name(t, style, out);
        break;
    default:
        buf_puts(out, simple_text[t->kind]);
        break;
    }
}

void type_print(const Type *t, Buf *out) { print(t, (Style){.form = ANNOTATION}, out); }
void type_print_as(const Type *t, TypeNamer *name, void *user, Buf *out) { print(t, (Style){ANNOTATION, name, user}, out); }
void type_print_ir(const Type *t, Buf *out) { print(t, (Style){.form = GRAPH}, out); }
void type_print_schema(const Type *t, Buf *out) { print(t, (Style){.form = SCHEMA}, out); }

const char *type_text(Session *s, const Type *t) {
    Types *ts = type_session_(s);
    const char *known = map_get(&ts->text, t);
    if (known) return known;
    Buf b = {0};
    type_print(t, &b);
    char *text = buf_take(&b, s->arena);
    map_set(s->arena, &ts->text, t, text);
    return text;
}
