/* The spellings of a type: as annotations (and .code), as .graph and as schemas write it. .graph and schemas differ in named tuples and
 * futures only, and not below Dict and Union, whose parts are written as in schemas there, too. Checked against PyTorch 2.13. */
#include <string.h>
#include "type/private.h"

typedef enum Form { ANNOTATION, GRAPH, SCHEMA } Form;

static const char *const simple_text[NUM_TYPE_KINDS] = {
#define K(name_, text_) [TY_##name_] = text_,
    TYPE_KINDS(K)
#undef K
};

static void print(const Type *t, Form form, Buf *out);

static void print_parts(const Type *t, Form form, Buf *out, const char *open, const char *close) {
    buf_puts(out, open);
    for (int i = 0; i < t->nelem; i++) {
        if (i) buf_puts(out, ", ");
        print(t->elem[i], form, out);
    }
    buf_puts(out, close);
}

static void print_tuple(const Type *t, Form form, Buf *out) {
    if (t->field && form == GRAPH) {
        buf_puts(out, "NamedTuple(");
        for (int i = 0; i < t->nelem; i++) {
            buf_printf(out, "%s%s : ", i ? ", " : "", t->field[i]->s);
            print(t->elem[i], form, out);
        }
        buf_puts(out, ")");
    } else if (t->name) {
        buf_add(out, t->name->s, t->name->len);
    } else if (form != ANNOTATION) {
        print_parts(t, form, out, "(", ")");
    } else if (t->nelem) {
        print_parts(t, form, out, "Tuple[", "]");
    } else {
        buf_puts(out, "Tuple[()]");
    }
}

/* int, float and complex together show as one number, last. */
static void print_union(const Type *t, Form form, Buf *out) {
    bool part[NUM_TYPE_KINDS] = {false};
    for (int i = 0; i < t->nelem; i++) part[t->elem[i]->kind] = true;
    bool number = part[TY_Int] && part[TY_Float] && part[TY_Complex], first = true;
    buf_puts(out, form == ANNOTATION ? "Union[" : "Union(");
    for (int i = 0; i < t->nelem; i++) {
        if (number && t->elem[i]->is_number_like) continue;
        if (!first) buf_puts(out, ", ");
        first = false;
        print(t->elem[i], form, out);
    }
    if (number) buf_printf(out, "%s%s", first ? "" : ", ", form == ANNOTATION ? "number" : "Scalar");
    buf_putc(out, form == ANNOTATION ? ']' : ')');
}

static void print(const Type *t, Form form, Buf *out) {
    Form inside = form == GRAPH ? SCHEMA : form;
    switch (t->kind) {
    case TY_List:
        if (form == ANNOTATION) { print_parts(t, form, out, "List[", "]"); break; }
        print(t->elem[0], form, out);
        buf_puts(out, "[]");
        break;
    case TY_Optional:
        if (form == ANNOTATION) { print_parts(t, form, out, "Optional[", "]"); break; }
        print(t->elem[0], form, out);
        buf_putc(out, '?');
        break;
    case TY_Tuple:
        print_tuple(t, form, out);
        break;
    case TY_Union:
        print_union(t, inside, out);
        break;
    case TY_Dict:
        if (type_is_set(t)) {
            buf_puts(out, form == ANNOTATION ? "Set[" : "Set(");
            print(t->elem[0], inside, out);
            buf_putc(out, form == ANNOTATION ? ']' : ')');
            break;
        }
        print_parts(t, inside, out, form == ANNOTATION ? "Dict[" : "Dict(", form == ANNOTATION ? "]" : ")");
        break;
    case TY_Future:
        print_parts(t, form, out, form == SCHEMA ? "Future(" : "Future[", form == SCHEMA ? ")" : "]");
        break;
    case TY_RRef:
        print_parts(t, form, out, form == SCHEMA ? "RRef(" : "RRef[", form == SCHEMA ? ")" : "]");
        break;
    case TY_Number:
        buf_puts(out, form == ANNOTATION ? "number" : "Scalar");
        break;
    case TY_Enum:
        buf_printf(out, form == ANNOTATION ? "%s" : "Enum<%s>", t->name->s);
        break;
    case TY_Class: case TY_Interface: case TY_Var:
        buf_add(out, t->name->s, t->name->len);
        break;
    default:
        buf_puts(out, simple_text[t->kind]);
        break;
    }
}

void type_print(const Type *t, Buf *out) { print(t, ANNOTATION, out); }
void type_print_ir(const Type *t, Buf *out) { print(t, GRAPH, out); }
void type_print_schema(const Type *t, Buf *out) { print(t, SCHEMA, out); }

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
