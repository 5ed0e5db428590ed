/* Expressions back as source text on one line, with the parentheses that precedence asks for. */
#include "ast/ast.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef enum Level {
    L_TUPLE, L_WALRUS, L_TEST, L_OR, L_AND, L_NOT, L_COMPARE, L_BITOR, L_BITXOR, L_BITAND, L_SHIFT, L_SUM, L_TERM, L_FACTOR, L_POWER, L_AWAIT,
    L_ATOM
} Level;

static Level op_level(int op) {
    switch (op) {
    case AOP_BitOr: return L_BITOR;
    case AOP_BitXor: return L_BITXOR;
    case AOP_BitAnd: return L_BITAND;
    case AOP_LShift: case AOP_RShift: return L_SHIFT;
    case AOP_Add: case AOP_Sub: return L_SUM;
    case AOP_Pow: return L_POWER;
    case AOP_Not: return L_NOT;
    case AOP_And: return L_AND;
    case AOP_Or: return L_OR;
    case AOP_Invert: case AOP_UAdd: case AOP_USub: return L_FACTOR;
    default: return L_TERM;
    }
}

static Level level_of(const Ast *n) {
    switch (n->kind) {
    case AST_Tuple: return AST_AS(Tuple, n)->elts.len ? L_TUPLE : L_ATOM;
    case AST_Yield: case AST_YieldFrom: return L_TUPLE;
    case AST_NamedExpr: return L_WALRUS;
    case AST_IfExp: case AST_Lambda: return L_TEST;
    case AST_BoolOp: return op_level(AST_AS(BoolOp, n)->op);
    case AST_UnaryOp: return op_level(AST_AS(UnaryOp, n)->op);
    case AST_Compare: return L_COMPARE;
    case AST_BinOp: return op_level(AST_AS(BinOp, n)->op);
    case AST_Await: return L_AWAIT;
    default: return L_ATOM;
    }
}

static void put(const Ast *n, Level least, Buf *out);

static void put_list(AstVec v, Buf *out) {
    for (int i = 0; i < v.len; i++) {
        if (i) buf_puts(out, ", ");
        put(v.data[i], L_WALRUS, out);
    }
}

static void put_quoted(const char *text, size_t len, bool bytes, Buf *out) {
    char q = memchr(text, '\'', len) && !memchr(text, '"', len) ? '"' : '\'';
    buf_putc(out, q);
    for (size_t i = 0; i < len; i++) {
        unsigned char c = (unsigned char)text[i];
        if (c == (unsigned char)q || c == '\\') buf_printf(out, "\\%c", c);
        else if (c == '\n') buf_puts(out, "\\n");
        else if (c == '\r') buf_puts(out, "\\r");
        else if (c == '\t') buf_puts(out, "\\t");
        else if (c < 0x20 || c == 0x7F || (bytes && c > 0x7F)) buf_printf(out, "\\x%02x", c);
        else buf_putc(out, (char)c);
    }
    buf_putc(out, q);
}

static void put_float(double f, Buf *out) {
    char text[40];
    if (isinf(f)) {
        buf_puts(out, f < 0 ? "-1e309" : "1e309");
        return;
    }
    for (int digits = 1; digits <= 17; digits++) {
        snprintf(text, sizeof text, "%.*g", digits, f);
        if (strtod(text, NULL) == f) break;
    }
    if (strchr(text, 'e') && fabs(f) >= 1 && fabs(f) < 1e16) snprintf(text, sizeof text, "%.0f", f);
    buf_puts(out, text);
    if (!strpbrk(text, ".en")) buf_puts(out, ".0");
}

static void put_lit(const Lit *lit, Buf *out) {
    switch (lit->kind) {
    case LIT_NONE: buf_puts(out, "None"); return;
    case LIT_TRUE: buf_puts(out, "True"); return;
    case LIT_FALSE: buf_puts(out, "False"); return;
    case LIT_ELLIPSIS: buf_puts(out, "..."); return;
    case LIT_INT: buf_printf(out, "%lld", (long long)lit->i); return;
    case LIT_BIGINT: buf_add(out, lit->str, lit->len); return;
    case LIT_FLOAT: put_float(lit->f, out); return;
    case LIT_IMAG: put_float(lit->f, out), buf_putc(out, 'j'); return;
    case LIT_BYTES: buf_putc(out, 'b'), put_quoted(lit->str, lit->len, true, out); return;
    case LIT_STR: put_quoted(lit->str, lit->len, false, out); return;
    }
}

static void put_generators(AstVec v, Buf *out) {
    for (int i = 0; i < v.len; i++) {
        const AstComprehension *c = AST_AS(Comprehension, v.data[i]);
        buf_puts(out, c->is_async ? " async for " : " for ");
        put(c->target, c->target->kind == AST_Tuple ? L_TUPLE : L_BITOR, out);
        buf_puts(out, " in ");
        put(c->iter, L_OR, out);
        for (int k = 0; k < c->ifs.len; k++) buf_puts(out, " if "), put(c->ifs.data[k], L_OR, out);
    }
}

static void put_params(const Ast *n, Buf *out) {
    AstVec v = AST_AS(Params, n)->params;
    bool star = false;
    for (int i = 0; i < v.len; i++) {
        const AstParam *q = AST_AS(Param, v.data[i]);
        if (i) buf_puts(out, ", ");
        if (q->kind == PARAM_KWONLY && !star) buf_puts(out, "*, "), star = true;
        if (q->kind == PARAM_VARARGS) buf_puts(out, "*"), star = true;
        if (q->kind == PARAM_KWARGS) buf_puts(out, "**");
        buf_puts(out, q->name->s);
        if (q->annotation) buf_puts(out, ": "), put(q->annotation, L_TEST, out);
        if (q->default_value) buf_puts(out, q->annotation ? " = " : "="), put(q->default_value, L_TEST, out);
        bool last_posonly = q->kind == PARAM_POSONLY && (i + 1 == v.len || AST_AS(Param, v.data[i + 1])->kind != PARAM_POSONLY);
        if (last_posonly) buf_puts(out, ", /");
    }
}

/* Text of an f-string, braces doubled; quotes inside are escaped, which fields can't hold, so a field's own strings take "". */
static void put_joined(AstVec values, bool spec, Buf *out) {
    for (int i = 0; i < values.len; i++) {
        const Ast *n = values.data[i];
        if (n->kind == AST_Constant) {
            const Lit *lit = &AST_AS(Constant, n)->lit;
            Buf b = {0};
            for (size_t k = 0; k < lit->len; k++) {
                if (!spec && (lit->str[k] == '{' || lit->str[k] == '}')) buf_putc(&b, lit->str[k]);
                buf_putc(&b, lit->str[k]);
            }
            Buf quoted = {0};
            put_quoted(b.p ? b.p : "", b.len, false, &quoted);
            buf_add(out, quoted.p + 1, quoted.len - 2);
            buf_free(&quoted);
            buf_free(&b);
            continue;
        }
        if (n->kind != AST_FormattedValue) continue;
        const AstFormattedValue *f = AST_AS(FormattedValue, n);
        buf_putc(out, '{');
        put(f->value, L_TEST, out);
        if (f->conversion) buf_printf(out, "!%c", f->conversion);
        if (f->spec) buf_putc(out, ':'), put_joined(AST_AS(JoinedStr, f->spec)->values, true, out);
        buf_putc(out, '}');
    }
}

static void put_call(const AstCall *n, Buf *out) {
    put(n->func, L_ATOM, out);
    buf_putc(out, '(');
    put_list(n->args, out);
    for (int i = 0; i < n->keywords.len; i++) {
        const AstKeyword *k = AST_AS(Keyword, n->keywords.data[i]);
        if (i || n->args.len) buf_puts(out, ", ");
        if (k->arg) buf_printf(out, "%s=", k->arg->s);
        else buf_puts(out, "**");
        put(k->value, L_TEST, out);
    }
    buf_putc(out, ')');
}

static void put_dict(const AstDict *n, Buf *out) {
    buf_putc(out, '{');
    for (int i = 0; i < n->values.len; i++) {
        if (i) buf_puts(out, ", ");
        if (n->keys.data[i]) put(n->keys.data[i], L_TEST, out), buf_puts(out, ": ");
        else buf_puts(out, "**");
        put(n->values.data[i], L_BITOR, out);
    }
    buf_putc(out, '}');
}

static void put_tuple(AstVec elts, Buf *out) {
    put_list(elts, out);
    if (elts.len == 1) buf_putc(out, ',');
}

static void put_bare(const Ast *n, Level level, Buf *out) {
    switch (n->kind) {
    case AST_BoolOp: {
        const AstBoolOp *b = AST_AS(BoolOp, n);
        for (int i = 0; i < b->values.len; i++) {
            if (i) buf_printf(out, " %s ", ast_op_text(b->op));
            put(b->values.data[i], level + 1, out);
        }
        return;
    }
    case AST_NamedExpr: put(AST_AS(NamedExpr, n)->target, L_ATOM, out), buf_puts(out, " := "), put(AST_AS(NamedExpr, n)->value, L_TEST, out); return;
    case AST_BinOp: {
        const AstBinOp *b = AST_AS(BinOp, n);
        bool pow = b->op == AOP_Pow;
        put(b->left, pow ? L_AWAIT : level, out);
        buf_printf(out, " %s ", ast_op_text(b->op));
        put(b->right, pow ? L_FACTOR : level + 1, out);
        return;
    }
    case AST_UnaryOp:
        buf_puts(out, ast_op_text(AST_AS(UnaryOp, n)->op));
        if (AST_AS(UnaryOp, n)->op == AOP_Not) buf_putc(out, ' ');
        put(AST_AS(UnaryOp, n)->operand, level, out);
        return;
    case AST_Lambda: {
        const AstLambda *l = AST_AS(Lambda, n);
        buf_puts(out, AST_AS(Params, l->params)->params.len ? "lambda " : "lambda");
        put_params(l->params, out);
        buf_puts(out, ": ");
        put(l->body, L_TEST, out);
        return;
    }
    case AST_IfExp:
        put(AST_AS(IfExp, n)->body, L_OR, out), buf_puts(out, " if "), put(AST_AS(IfExp, n)->cond, L_OR, out);
        buf_puts(out, " else "), put(AST_AS(IfExp, n)->orelse, L_TEST, out);
        return;
    case AST_Dict: put_dict(AST_AS(Dict, n), out); return;
    case AST_Set: buf_putc(out, '{'), put_list(AST_AS(Set, n)->elts, out), buf_putc(out, '}'); return;
    case AST_List: buf_putc(out, '['), put_list(AST_AS(List, n)->elts, out), buf_putc(out, ']'); return;
    case AST_ListComp:
        buf_putc(out, '['), put(AST_AS(ListComp, n)->elt, L_WALRUS, out), put_generators(AST_AS(ListComp, n)->generators, out), buf_putc(out, ']');
        return;
    case AST_SetComp:
        buf_putc(out, '{'), put(AST_AS(SetComp, n)->elt, L_WALRUS, out), put_generators(AST_AS(SetComp, n)->generators, out), buf_putc(out, '}');
        return;
    case AST_GeneratorExp:
        buf_putc(out, '('), put(AST_AS(GeneratorExp, n)->elt, L_WALRUS, out), put_generators(AST_AS(GeneratorExp, n)->generators, out);
        buf_putc(out, ')');
        return;
    case AST_DictComp:
        buf_putc(out, '{'), put(AST_AS(DictComp, n)->key, L_TEST, out), buf_puts(out, ": "), put(AST_AS(DictComp, n)->value, L_TEST, out);
        put_generators(AST_AS(DictComp, n)->generators, out), buf_putc(out, '}');
        return;
    case AST_Await: buf_puts(out, "await "), put(AST_AS(Await, n)->value, L_ATOM, out); return;
    case AST_Yield:
        buf_puts(out, AST_AS(Yield, n)->value ? "yield " : "yield");
        if (AST_AS(Yield, n)->value) put(AST_AS(Yield, n)->value, L_TUPLE, out);
        return;
    case AST_YieldFrom: buf_puts(out, "yield from "), put(AST_AS(YieldFrom, n)->value, L_TEST, out); return;
    case AST_Compare: {
        const AstCompare *c = AST_AS(Compare, n);
        put(c->left, L_BITOR, out);
        for (int i = 0; i < c->comparators.len; i++) {
            buf_printf(out, " %s ", ast_op_text(c->ops.data[i]));
            put(c->comparators.data[i], L_BITOR, out);
        }
        return;
    }
    case AST_Call: put_call(AST_AS(Call, n), out); return;
    case AST_JoinedStr: buf_puts(out, "f'"), put_joined(AST_AS(JoinedStr, n)->values, false, out), buf_putc(out, '\''); return;
    case AST_Constant: put_lit(&AST_AS(Constant, n)->lit, out); return;
    case AST_Attribute: {
        const Ast *v = AST_AS(Attribute, n)->value;
        bool number = v->kind == AST_Constant && AST_AS(Constant, v)->lit.kind == LIT_INT;
        if (number) buf_putc(out, '(');
        put(v, L_ATOM, out);
        if (number) buf_putc(out, ')');
        buf_printf(out, ".%s", AST_AS(Attribute, n)->attr->s);
        return;
    }
    case AST_Subscript: {
        const Ast *index = AST_AS(Subscript, n)->index;
        put(AST_AS(Subscript, n)->value, L_ATOM, out);
        buf_putc(out, '[');
        put(index, L_TUPLE, out);
        buf_putc(out, ']');
        return;
    }
    case AST_Starred: buf_putc(out, '*'), put(AST_AS(Starred, n)->value, L_BITOR, out); return;
    case AST_Name: buf_puts(out, AST_AS(Name, n)->id->s); return;
    case AST_Tuple:
        if (!AST_AS(Tuple, n)->elts.len) buf_puts(out, "()");
        else put_tuple(AST_AS(Tuple, n)->elts, out);
        return;
    case AST_Slice: {
        const AstSlice *sl = AST_AS(Slice, n);
        if (sl->lower) put(sl->lower, L_TEST, out);
        buf_putc(out, ':');
        if (sl->upper) put(sl->upper, L_TEST, out);
        if (sl->step) buf_putc(out, ':'), put(sl->step, L_TEST, out);
        return;
    }
    case AST_FuncType:
        buf_putc(out, '('), put_list(AST_AS(FuncType, n)->args, out), buf_putc(out, ')');
        if (AST_AS(FuncType, n)->returns) buf_puts(out, " -> "), put(AST_AS(FuncType, n)->returns, L_TEST, out);
        return;
    case AST_Params: put_params(n, out); return;
    default: buf_printf(out, "<%s>", ast_kind_name(n->kind));
    }
}

static void put(const Ast *n, Level least, Buf *out) {
    Level level = level_of(n);
    if (level < least) buf_putc(out, '(');
    put_bare(n, level, out);
    if (level < least) buf_putc(out, ')');
}

void ast_unparse(const Ast *n, Buf *out) { put(n, L_TUPLE, out); }
