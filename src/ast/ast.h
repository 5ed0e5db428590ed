/* ast: the tree of Python syntax that the parser builds and nothing else; evaluator and semantic pass read it.
 * Nodes live in the arena they were parsed into and never change after parsing. Every node has a kind and a span. */
#ifndef TSCC_AST_H
#define TSCC_AST_H
#include "base/base.h"

typedef enum AstKind {
#define NODE(name_, class_, fields_) AST_##name_,
#include "ast/ast.def"
#undef NODE
    NUM_AST_KINDS
} AstKind;

typedef enum AstClass { ASTC_Mod, ASTC_Stmt, ASTC_Expr, ASTC_Part } AstClass;

/* Operators: AOP(name, text, what). BinOp, AugAssign, UnaryOp, BoolOp and Compare share the list. */
#define AST_OPS(AOP) \
    AOP(Add, "+") AOP(Sub, "-") AOP(Mult, "*") AOP(MatMult, "@") AOP(Div, "/") AOP(Mod, "%") AOP(Pow, "**") \
    AOP(LShift, "<<") AOP(RShift, ">>") AOP(BitOr, "|") AOP(BitXor, "^") AOP(BitAnd, "&") AOP(FloorDiv, "//") \
    AOP(Invert, "~") AOP(Not, "not") AOP(UAdd, "+") AOP(USub, "-") AOP(And, "and") AOP(Or, "or") \
    AOP(Eq, "==") AOP(NotEq, "!=") AOP(Lt, "<") AOP(LtE, "<=") AOP(Gt, ">") AOP(GtE, ">=") \
    AOP(Is, "is") AOP(IsNot, "is not") AOP(In, "in") AOP(NotIn, "not in")
typedef enum AstOp {
#define AOP(name_, text_) AOP_##name_,
    AST_OPS(AOP)
#undef AOP
    NUM_AST_OPS
} AstOp;
const char *ast_op_text(int op);

typedef enum AstParamKind { PARAM_POSONLY, PARAM_PLAIN, PARAM_VARARGS, PARAM_KWONLY, PARAM_KWARGS } AstParamKind;

typedef enum LitKind { LIT_NONE, LIT_TRUE, LIT_FALSE, LIT_ELLIPSIS, LIT_INT, LIT_BIGINT, LIT_FLOAT, LIT_IMAG, LIT_STR, LIT_BYTES } LitKind;
/* A literal. str and bytes: adjacent literals joined, escapes decoded (str: UTF-8), may hold NUL. BIGINT: an integer beyond
 * signed 64 bits; str/len hold its digits as written, without underscores. IMAG: f is the imaginary part. */
typedef struct Lit { LitKind kind; int64_t i; double f; const char *str; size_t len; } Lit;

typedef struct Ast Ast;
/* depth: height of the tree from here down (a leaf is 1). The parser gives an error above DEPTH_LIMIT and such a tree is cut there,
 * so walking by recursion is safe. */
struct Ast { AstKind kind; Span span; uint32_t depth; };
typedef struct AstVec { Ast **data; int len; } AstVec;
typedef struct AstSyms { Sym *data; int len; } AstSyms;
typedef struct AstInts { int *data; int len; } AstInts;

#define KID(x_) Ast *x_;
#define LIST(x_) AstVec x_;
#define SYM(x_) Sym x_;
#define SYMS(x_) AstSyms x_;
#define INT(x_) int x_;
#define INTS(x_) AstInts x_;
#define LIT(x_) Lit x_;
#define NODE(name_, class_, fields_) typedef struct Ast##name_ { Ast base; fields_ } Ast##name_;
#include "ast/ast.def"
#undef NODE
#undef KID
#undef LIST
#undef SYM
#undef SYMS
#undef INT
#undef INTS
#undef LIT

/* The node as its kind's struct; the kind is asserted in debug builds: AST_AS(If, n)->cond. */
#define AST_AS(name_, node_) ((Ast##name_ *)ast_check(node_, AST_##name_))
Ast *ast_check(const Ast *n, AstKind kind);
/* Fresh zeroed node: AstIf *n = AST_NEW(arena, If, span). */
#define AST_NEW(arena_, name_, span_) ((Ast##name_ *)ast_new_(arena_, AST_##name_, sizeof(Ast##name_), span_))
Ast *ast_new_(Arena *a, AstKind kind, size_t size, Span span);
const char *ast_kind_name(AstKind kind);
AstClass ast_class(AstKind kind);
/* Calls f on each direct child that is not NULL, in source order of the row. */
void ast_each_child(Ast *n, void (*f)(Ast *child, void *ctx), void *ctx);
/* Indented dump, one node a line with its fields: what --emit=ast shows. */
void ast_print(Session *s, const Ast *n, Buf *out);
/* The expression as source text on one line (annotations and defaults in messages and headers). */
void ast_unparse(const Ast *n, Buf *out);

typedef struct ParseOptions { bool archive; } ParseOptions;   /* archive: the syntax that saved code adds or reads otherwise (string escapes, chained comparison; language.md 1 [S]) */
/* Parses a whole file into `arena`. Always gives a Module (with Error nodes where it recovered); errors are in s->diags. */
AstModule *parse_module(Session *s, Arena *arena, Source *src, ParseOptions options);
/* Parses one expression out of src (a string annotation, an f-string part, a type comment). NULL after an error. Spans are true offsets of src. */
Ast *parse_expression(Session *s, Arena *arena, Source *src, uint32_t lo, uint32_t hi, ParseOptions options);
#endif
