/* The grammar of Python 3.11, as an LALR(1) grammar without conflicts. Actions only build the AST (src/ast/parse.h has
 * what they call). What an LALR grammar can't say (which expressions are targets, the order of parameters) is checked by those
 * functions. Spans are those of CPython's AST: parentheses of a group do not count, those of a tuple do. */
%code requires {
#include "ast/parse.h"
}
%code provides {
int ts_lex(TS_STYPE *value, TS_LTYPE *at, Parser *p);
void ts_error(const TS_LTYPE *at, Parser *p, const char *message);
}
%code {
#define YYLLOC_DEFAULT(cur_, rhs_, n_) \
    do { \
        if (n_) (cur_).lo = YYRHSLOC(rhs_, 1).lo, (cur_).hi = YYRHSLOC(rhs_, n_).hi; \
        else (cur_).lo = (cur_).hi = YYRHSLOC(rhs_, 0).hi; \
    } while (0)
/* The stack holds a few symbols for each level of nesting; the lexer limits brackets and indentation, this the rest. */
#define YYMAXDEPTH (DEPTH_LIMIT * 40)
#define NODE_OF(name_, at_) AST_NEW(p->arena, name_, at_)
#define DONE(n_) build_done(p, &(n_)->base)
}
%define api.pure full
%define api.prefix {ts_}
%define api.location.type {Span}
%define api.token.prefix {TOK_}
%define parse.error custom
%define parse.lac full
%locations
%param {Parser *p}
%expect 0
%union {
    Ast *ast;
    AstVec list;
    SymVec syms;
    SpanVec spans;
    Sym sym;
    int op;
    AstCall *call;
}

%token END 0 "the end of the file"
%token START_FILE START_EXPR START_FUNC_TYPE
%token NEWLINE "the end of the line" INDENT "an indented block" DEDENT "the end of the block"
%token BAD "an invalid character"
%token <sym> NAME "a name"
%token <ast> NUMBER "a number"
%token STRING "a string"
%token FALSE "'False'" NONE "'None'" TRUE "'True'" AND "'and'" AS "'as'" ASSERT "'assert'" ASYNC "'async'" AWAIT "'await'"
%token BREAK "'break'" CLASS "'class'" CONTINUE "'continue'" DEF "'def'" DEL "'del'" ELIF "'elif'" ELSE "'else'"
%token EXCEPT "'except'" FINALLY "'finally'" FOR "'for'" FROM "'from'" GLOBAL "'global'" IF "'if'" IMPORT "'import'" IN "'in'"
%token IS "'is'" LAMBDA "'lambda'" NONLOCAL "'nonlocal'" NOT "'not'" OR "'or'" PASS "'pass'" RAISE "'raise'" RETURN "'return'"
%token TRY "'try'" WHILE "'while'" WITH "'with'" YIELD "'yield'" MATCH "'match'" CASE "'case'"
%token EQ "'=='" NE "'!='" LE "'<='" GE "'>='" LSHIFT "'<<'" RSHIFT "'>>'" POWER "'**'" FLOORDIV "'//'" ARROW "'->'"
%token WALRUS "':='" ELLIPSIS "'...'"
%token <op> AUGASSIGN "an augmented assignment"

/* A header without its indented block is complete only when no block follows. */
%precedence NO_BLOCK
%precedence INDENT

%nterm <list> stmts line small_stmts block decorators star_list exprlist comp_fors comp_ifs with_head with_items handlers else_opt finally_opt
%nterm <list> params param_list lambda_params lambda_list slices_list assign_targets import_names as_names group_list named_list conj_chain
%nterm <list> cases pattern_list disj_chain type_list dict_items elifs
%nterm <ast> small_stmt compound_stmt function_def class_def decoratable assignment rhs annotated_rhs star_expressions star_elem expression
%nterm <ast> named_expression cond disjunction conjunction inversion comparison comp_chain bit_or bit_xor bit_and shift sum term factor power
%nterm <ast> primary awaited atom yield_expr lambda star_named group_elem comp_for slice slices opt_expr param lambda_param target_expr
%nterm <ast> case patterns pattern guard_opt
%nterm <ast> loop_target dict_pair import_name as_name with_item handler elif func_type returns_opt annotation_opt
%nterm <call> args args_opt class_args
%nterm <op> comp_op
%nterm <syms> dotted_name names
%nterm <spans> strings
%nterm <op> dots

%%
start:
    START_FILE stmts                    { p->module = build_module(p, $2); }
  | START_EXPR star_expressions         { p->expr = $2; }
  | START_EXPR yield_expr               { p->expr = $2; }
  | START_FUNC_TYPE func_type           { p->expr = $2; }
  ;

/* ---- statements */
stmts:
    %empty                              { $$ = (AstVec){0}; }
  | stmts line                          { $$ = build_concat(p, $1, $2); p->after_error = false; }
  | stmts compound_stmt                 { $$ = build_stmt(p, $1, $2); p->after_error = false; }
  | stmts error NEWLINE                 { yyerrok; $$ = build_error_stmt(p, $1, @2, @3); }
  | stmts INDENT { build_bad_indent(p, @2); } stmts DEDENT
                                        { $$ = build_concat(p, $1, $4); p->after_error = true; }
  ;
line:
    small_stmts NEWLINE                 { $$ = build_line(p, $1, @2); }
  | small_stmts ';' NEWLINE             { $$ = build_line(p, $1, @3); }
  ;
small_stmts:
    small_stmt                          { $$ = build_list(p, $1); }
  | small_stmts ';' small_stmt          { $$ = build_push(p, $1, $3); }
  ;
block:
    line                                { $$ = $1; }
  | NEWLINE INDENT stmts DEDENT         { $$ = $3; }
  | NEWLINE INDENT stmts error DEDENT   { yyerrok; $$ = build_error_stmt(p, $3, @4, (Span){@4.hi, @4.hi}); }
  | NEWLINE %prec NO_BLOCK              { $$ = build_no_block(p, @1); }
  ;

small_stmt:
    assignment
  | star_expressions                    { AstExprStmt *n = NODE_OF(ExprStmt, @$); n->value = build_star_value(p, $1); $$ = DONE(n); }
  | yield_expr                          { AstExprStmt *n = NODE_OF(ExprStmt, @$); n->value = $1; $$ = DONE(n); }
  | RETURN                              { AstReturn *n = NODE_OF(Return, @$); $$ = DONE(n); }
  | RETURN star_expressions             { AstReturn *n = NODE_OF(Return, @$); n->value = build_star_value(p, $2); $$ = DONE(n); }
  | IMPORT as_names                     { AstImport *n = NODE_OF(Import, @$); n->names = $2; $$ = DONE(n); }
  | FROM dotted_name IMPORT import_names
                                        { $$ = build_import_from(p, @$, 0, build_dotted(p, $2), $4); }
  | FROM dots dotted_name IMPORT import_names
                                        { $$ = build_import_from(p, @$, $2, build_dotted(p, $3), $5); }
  | FROM dots IMPORT import_names       { $$ = build_import_from(p, @$, $2, NULL, $4); }
  | RAISE                               { AstRaise *n = NODE_OF(Raise, @$); $$ = DONE(n); }
  | RAISE expression                    { AstRaise *n = NODE_OF(Raise, @$); n->exc = $2; $$ = DONE(n); }
  | RAISE expression FROM expression    { AstRaise *n = NODE_OF(Raise, @$); n->exc = $2; n->cause = $4; $$ = DONE(n); }
  | PASS                                { $$ = DONE(NODE_OF(Pass, @$)); }
  | DEL exprlist                        { AstDelete *n = NODE_OF(Delete, @$); n->targets = build_targets(p, $2, "delete"); $$ = DONE(n); }
  | ASSERT cond                         { AstAssert *n = NODE_OF(Assert, @$); n->test = $2; $$ = DONE(n); }
  | ASSERT cond ',' expression          { AstAssert *n = NODE_OF(Assert, @$); n->test = $2; n->msg = $4; $$ = DONE(n); }
  | BREAK                               { $$ = DONE(NODE_OF(Break, @$)); }
  | CONTINUE                            { $$ = DONE(NODE_OF(Continue, @$)); }
  | GLOBAL names                        { AstGlobal *n = NODE_OF(Global, @$); n->names = $2; $$ = DONE(n); }
  | NONLOCAL names                      { AstNonlocal *n = NODE_OF(Nonlocal, @$); n->names = $2; $$ = DONE(n); }
  ;
names:
    NAME                                { $$ = build_sym(p, (SymVec){0}, $1); }
  | names ',' NAME                      { $$ = build_sym(p, $1, $3); }
  ;

assignment:
    star_expressions AUGASSIGN rhs      { $$ = build_aug_assign(p, @$, $1, $2, $3); }
  | star_expressions ':' expression     { $$ = build_ann_assign(p, @$, $1, $3, NULL); }
  | star_expressions ':' expression '=' annotated_rhs
                                        { $$ = build_ann_assign(p, @$, $1, $3, $5); }
  | assign_targets rhs                  { $$ = build_assign(p, @$, $1, $2); }
  ;
assign_targets:
    star_expressions '='                { $$ = build_list(p, $1); }
  | yield_expr '='                      { $$ = build_list(p, $1); }
  | assign_targets star_expressions '=' { $$ = build_push(p, $1, $2); }
  | assign_targets yield_expr '='       { $$ = build_push(p, $1, $2); }
  ;
rhs: star_expressions | yield_expr ;
annotated_rhs: star_expressions | yield_expr ;

dots:
    '.'                                 { $$ = 1; }
  | ELLIPSIS                            { $$ = 3; }
  | dots '.'                            { $$ = $1 + 1; }
  | dots ELLIPSIS                       { $$ = $1 + 3; }
  ;
dotted_name:
    NAME                                { $$ = build_sym(p, (SymVec){0}, $1); }
  | dotted_name '.' NAME                { $$ = build_sym(p, $1, $3); }
  ;
as_names:
    as_name                             { $$ = build_list(p, $1); }
  | as_names ',' as_name                { $$ = build_push(p, $1, $3); }
  ;
as_name:
    dotted_name                         { $$ = build_alias(p, @$, build_dotted(p, $1), NULL); }
  | dotted_name AS NAME                 { $$ = build_alias(p, @$, build_dotted(p, $1), $3); }
  ;
import_names:
    '*'                                 { $$ = build_list(p, build_alias(p, @1, sym(p->s, "*"), NULL)); }
  | named_list
  | '(' named_list ')'                  { $$ = $2; }
  | '(' named_list ',' ')'              { $$ = $2; }
  ;
named_list:
    import_name                         { $$ = build_list(p, $1); }
  | named_list ',' import_name          { $$ = build_push(p, $1, $3); }
  ;
import_name:
    NAME                                { $$ = build_alias(p, @$, $1, NULL); }
  | NAME AS NAME                        { $$ = build_alias(p, @$, $1, $3); }
  ;

compound_stmt:
    decoratable
  | decorators decoratable              { $$ = build_decorated(p, $1, $2); }
  | IF cond ':' block elifs else_opt    { $$ = build_if(p, @$, $2, $4, $5, $6); }
  | WHILE cond ':' block else_opt       { $$ = build_while(p, @$, $2, $4, $5); }
  | FOR loop_target IN star_expressions ':' block else_opt
                                        { $$ = build_for(p, @$, $2, $4, $6, $7, @5.lo, false); }
  | ASYNC FOR loop_target IN star_expressions ':' block else_opt
                                        { $$ = build_for(p, @$, $3, $5, $7, $8, @6.lo, true); }
  | WITH with_head ':' block           { $$ = build_with(p, @$, $2, $4, false); }
  | ASYNC WITH with_head ':' block     { $$ = build_with(p, @$, $3, $5, true); }
  | TRY ':' block                       { build_lonely_try(p, @1); $$ = build_try(p, @$, $3, (AstVec){0}, (AstVec){0}, (AstVec){0}); }
  | TRY ':' block handlers else_opt finally_opt
                                        { $$ = build_try(p, @$, $3, $4, $5, $6); }
  | TRY ':' block FINALLY ':' block     { $$ = build_try(p, @$, $3, (AstVec){0}, (AstVec){0}, $6); }
  | MATCH star_expressions ':' NEWLINE INDENT cases DEDENT
                                        { $$ = build_match(p, @$, @1, $2, $6); }
  ;
cases:
    case                                { $$ = build_list(p, $1); }
  | cases case                          { $$ = build_push(p, $1, $2); }
  ;
case:
    CASE patterns guard_opt ':' block   { $$ = build_case(p, @$, $2, $3, $5); }
  ;
/* Patterns are written like expressions; build_match says which are none. */
patterns:
    pattern
  | pattern ','                         { $$ = build_tuple(p, @$, build_list(p, $1)); }
  | pattern_list pattern                { $$ = build_tuple(p, @$, build_push(p, $1, $2)); }
  | pattern_list pattern ','            { $$ = build_tuple(p, @$, build_push(p, $1, $2)); }
  ;
pattern_list:
    pattern ','                         { $$ = build_list(p, $1); }
  | pattern_list pattern ','            { $$ = build_push(p, $1, $2); }
  ;
pattern:
    bit_or
  | '*' bit_or                          { $$ = build_starred(p, @1, @2, $2); }
  | bit_or AS NAME                      { AstName *n = NODE_OF(Name, @3); n->id = $3; $$ = build_walrus(p, @$, DONE(n), $1); }
  ;
guard_opt:
    %empty                              { $$ = NULL; }
  | IF named_expression                 { $$ = $2; }
  ;
cond:
    named_expression
  | named_expression '=' named_expression
                                        { $$ = build_assign_in_cond(p, @2, $1); }
  ;
elifs:
    %empty                              { $$ = (AstVec){0}; }
  | elifs elif                          { $$ = build_push(p, $1, $2); }
  ;
elif:
    ELIF cond ':' block                 { AstIf *n = NODE_OF(If, @$); n->cond = $2; n->body = $4; $$ = &n->base; }
  ;
else_opt:
    %empty                              { $$ = (AstVec){0}; }
  | ELSE ':' block                      { $$ = $3; }
  ;
finally_opt:
    %empty                              { $$ = (AstVec){0}; }
  | FINALLY ':' block                   { $$ = $3; }
  ;
handlers:
    handler                             { $$ = build_list(p, $1); }
  | handlers handler                    { $$ = build_push(p, $1, $2); }
  ;
handler:
    EXCEPT ':' block                    { $$ = build_handler(p, @$, NULL, NULL, $3); }
  | EXCEPT expression ':' block         { $$ = build_handler(p, @$, $2, NULL, $4); }
  | EXCEPT expression AS NAME ':' block { $$ = build_handler(p, @$, $2, $4, $6); }
  | EXCEPT expression ',' expression ':' block
                                        { build_old_except(p, @2, @4); $$ = build_handler(p, @$, $2, NULL, $6); }
  | EXCEPT '*' expression ':' block     { $$ = build_handler(p, @$, $3, NULL, $5); }
  | EXCEPT '*' expression AS NAME ':' block
                                        { $$ = build_handler(p, @$, $3, $5, $7); }
  ;
with_head:
    with_items                          { $$ = build_with_items(p, $1); }
  ;
with_items:
    with_item                           { $$ = build_list(p, $1); }
  | with_items ',' with_item            { $$ = build_push(p, $1, $3); }
  ;
with_item:
    expression                          { $$ = build_with_item(p, @$, $1, NULL); }
  | expression AS target_expr           { $$ = build_with_item(p, @$, $1, $3); }
  ;
target_expr: bit_or ;

decorators:
    '@' named_expression NEWLINE        { $$ = build_list(p, $2); }
  | decorators '@' named_expression NEWLINE
                                        { $$ = build_push(p, $1, $3); }
  ;
decoratable:
    function_def
  | class_def
  ;
function_def:
    DEF NAME '(' params ')' returns_opt ':' block
                                        { $$ = build_function(p, @$, $2, $4, @3.lo, @5, $6, @7.lo, $8, false); }
  | ASYNC DEF NAME '(' params ')' returns_opt ':' block
                                        { $$ = build_function(p, @$, $3, $5, @4.lo, @6, $7, @8.lo, $9, true); }
  ;
returns_opt:
    %empty                              { $$ = NULL; }
  | ARROW expression                    { $$ = $2; }
  ;
class_def:
    CLASS NAME class_args ':' block     { $$ = build_class(p, @$, $2, $3, $5); }
  ;
class_args:
    %empty                              { $$ = NULL; }
  | '(' args_opt ')'                    { $$ = $2; }
  ;

/* ---- parameters: `*` and `/` by themselves are Params without a name, taken out by build_params */
params:
    %empty                              { $$ = (AstVec){0}; }
  | param_list
  | param_list ','
  ;
param_list:
    param                               { $$ = build_list(p, $1); }
  | param_list ',' param                { $$ = build_push(p, $1, $3); }
  ;
param:
    NAME annotation_opt                 { $$ = build_param(p, @$, $1, PARAM_PLAIN, $2, NULL); }
  | NAME annotation_opt '=' expression  { $$ = build_param(p, @$, $1, PARAM_PLAIN, $2, $4); }
  | '*' NAME annotation_opt             { $$ = build_param(p, @$, $2, PARAM_VARARGS, $3, NULL); }
  | '*' NAME ':' '*' bit_or             { $$ = build_param(p, @$, $2, PARAM_VARARGS, build_starred(p, @4, @5, $5), NULL); }
  | POWER NAME annotation_opt           { $$ = build_param(p, @$, $2, PARAM_KWARGS, $3, NULL); }
  | '*'                                 { $$ = build_param(p, @$, NULL, PARAM_VARARGS, NULL, NULL); }
  | '/'                                 { $$ = build_param(p, @$, NULL, PARAM_POSONLY, NULL, NULL); }
  ;
annotation_opt:
    %empty                              { $$ = NULL; }
  | ':' expression                      { $$ = $2; }
  ;
lambda_params:
    %empty                              { $$ = (AstVec){0}; }
  | lambda_list
  | lambda_list ','
  ;
lambda_list:
    lambda_param                        { $$ = build_list(p, $1); }
  | lambda_list ',' lambda_param        { $$ = build_push(p, $1, $3); }
  ;
lambda_param:
    NAME                                { $$ = build_param(p, @$, $1, PARAM_PLAIN, NULL, NULL); }
  | NAME '=' expression                 { $$ = build_param(p, @$, $1, PARAM_PLAIN, NULL, $3); }
  | '*' NAME                            { $$ = build_param(p, @$, $2, PARAM_VARARGS, NULL, NULL); }
  | POWER NAME                          { $$ = build_param(p, @$, $2, PARAM_KWARGS, NULL, NULL); }
  | '*'                                 { $$ = build_param(p, @$, NULL, PARAM_VARARGS, NULL, NULL); }
  | '/'                                 { $$ = build_param(p, @$, NULL, PARAM_POSONLY, NULL, NULL); }
  ;

/* ---- expressions */
star_expressions:
    star_elem                           { $$ = $1; }
  | star_elem ','                       { $$ = build_tuple(p, @$, build_list(p, $1)); }
  | star_list star_elem                 { $$ = build_tuple(p, @$, build_push(p, $1, $2)); }
  | star_list star_elem ','             { $$ = build_tuple(p, @$, build_push(p, $1, $2)); }
  ;
star_list:
    star_elem ','                       { $$ = build_list(p, $1); }
  | star_list star_elem ','             { $$ = build_push(p, $1, $2); }
  ;
star_elem:
    expression
  | '*' bit_or                          { $$ = build_starred(p, @1, @2, $2); }
  ;
/* Targets of `for` and `del`: no comparison, so that `in` ends them. */
exprlist:
    target_elem_list                    { $$ = $<list>1; }
  | target_elem_list ','                { $$ = $<list>1; p->trailing_comma = true; }
  ;
loop_target:
    exprlist                            { $$ = build_target_list(p, @$, $1); }
  ;
target_elem_list:
    bit_or                              { $<list>$ = build_list(p, $1); p->trailing_comma = false; }
  | '*' bit_or                          { $<list>$ = build_list(p, build_starred(p, @1, @2, $2)); p->trailing_comma = false; }
  | target_elem_list ',' bit_or         { $<list>$ = build_push(p, $<list>1, $3); p->trailing_comma = false; }
  | target_elem_list ',' '*' bit_or     { $<list>$ = build_push(p, $<list>1, build_starred(p, @3, @4, $4)); p->trailing_comma = false; }
  ;
named_expression:
    expression
  | expression WALRUS expression        { $$ = build_walrus(p, @$, $1, $3); }
  ;
expression:
    disjunction
  | disjunction IF disjunction ELSE expression
                                        { AstIfExp *n = NODE_OF(IfExp, @$); n->cond = $3; n->body = $1; n->orelse = $5; $$ = DONE(n); }
  | lambda
  ;
lambda:
    LAMBDA lambda_params ':' expression { $$ = build_lambda(p, @$, @2, $2, $4); }
  ;
disjunction:
    conjunction
  | disj_chain                          { $$ = build_bool_op(p, @$, AOP_Or, $1); }
  ;
disj_chain:
    conjunction OR conjunction          { $$ = build_push(p, build_list(p, $1), $3); }
  | disj_chain OR conjunction           { $$ = build_push(p, $1, $3); }
  ;
conjunction:
    inversion
  | conj_chain                          { $$ = build_bool_op(p, @$, AOP_And, $1); }
  ;
conj_chain:
    inversion AND inversion             { $$ = build_push(p, build_list(p, $1), $3); }
  | conj_chain AND inversion            { $$ = build_push(p, $1, $3); }
  ;
inversion:
    comparison
  | NOT inversion                       { $$ = build_unary(p, @$, AOP_Not, $2); }
  ;
comparison:
    bit_or
  | comp_chain                          { $$ = build_done(p, $1); }
  ;
comp_chain:
    bit_or comp_op bit_or               { $$ = build_compare(p, @$, $1, $2, $3); }
  | comp_chain comp_op bit_or           { $$ = build_compare_more(p, @$, $1, $2, $3); }
  ;
comp_op:
    EQ                                  { $$ = AOP_Eq; }
  | NE                                  { $$ = AOP_NotEq; }
  | '<'                                 { $$ = AOP_Lt; }
  | LE                                  { $$ = AOP_LtE; }
  | '>'                                 { $$ = AOP_Gt; }
  | GE                                  { $$ = AOP_GtE; }
  | IN                                  { $$ = AOP_In; }
  | NOT IN                              { $$ = AOP_NotIn; }
  | IS                                  { $$ = AOP_Is; }
  | IS NOT                              { $$ = AOP_IsNot; }
  ;
bit_or:
    bit_xor
  | bit_or '|' bit_xor                  { $$ = build_binary(p, @$, $1, AOP_BitOr, $3); }
  ;
bit_xor:
    bit_and
  | bit_xor '^' bit_and                 { $$ = build_binary(p, @$, $1, AOP_BitXor, $3); }
  ;
bit_and:
    shift
  | bit_and '&' shift                   { $$ = build_binary(p, @$, $1, AOP_BitAnd, $3); }
  ;
shift:
    sum
  | shift LSHIFT sum                    { $$ = build_binary(p, @$, $1, AOP_LShift, $3); }
  | shift RSHIFT sum                    { $$ = build_binary(p, @$, $1, AOP_RShift, $3); }
  ;
sum:
    term
  | sum '+' term                        { $$ = build_binary(p, @$, $1, AOP_Add, $3); }
  | sum '-' term                        { $$ = build_binary(p, @$, $1, AOP_Sub, $3); }
  ;
term:
    factor
  | term '*' factor                     { $$ = build_binary(p, @$, $1, AOP_Mult, $3); }
  | term '/' factor                     { $$ = build_binary(p, @$, $1, AOP_Div, $3); }
  | term '%' factor                     { $$ = build_binary(p, @$, $1, AOP_Mod, $3); }
  | term '@' factor                     { $$ = build_binary(p, @$, $1, AOP_MatMult, $3); }
  | term FLOORDIV factor                { $$ = build_binary(p, @$, $1, AOP_FloorDiv, $3); }
  ;
factor:
    power
  | '+' factor                          { $$ = build_unary(p, @$, AOP_UAdd, $2); }
  | '-' factor                          { $$ = build_unary(p, @$, AOP_USub, $2); }
  | '~' factor                          { $$ = build_unary(p, @$, AOP_Invert, $2); }
  ;
power:
    awaited
  | awaited POWER factor                { $$ = build_binary(p, @$, $1, AOP_Pow, $3); }
  ;
awaited:
    primary
  | AWAIT primary                       { AstAwait *n = NODE_OF(Await, @$); n->value = $2; $$ = DONE(n); }
  ;
primary:
    atom
  | primary '.' NAME                    { AstAttribute *n = NODE_OF(Attribute, build_from(@$, $1)); n->value = $1; n->attr = $3; $$ = DONE(n); }
  | primary '(' args_opt ')'            { $$ = build_call(p, build_from(@$, $1), $1, (Span){@2.lo, @4.hi}, $3); }
  | primary '[' slices ']'              { AstSubscript *n = NODE_OF(Subscript, build_from(@$, $1)); n->value = $1; n->index = $3; $$ = DONE(n); }
  ;
slices:
    slice                               { $$ = $1; }
  | '*' bit_or                          { $$ = build_index_tuple(p, @$, build_list(p, build_starred(p, @1, @2, $2))); }
  | slices_list                         { $$ = build_index_tuple(p, @$, $1); }
  | slices_list ','                     { $$ = build_index_tuple(p, @$, $1); }
  | slice ','                           { $$ = build_index_tuple(p, @$, build_list(p, $1)); }
  | '*' bit_or ','                      { $$ = build_index_tuple(p, @$, build_list(p, build_starred(p, @1, @2, $2))); }
  ;
slices_list:
    slice ',' slice                     { $$ = build_push(p, build_list(p, $1), $3); }
  | slice ',' '*' bit_or                { $$ = build_push(p, build_list(p, $1), build_starred(p, @3, @4, $4)); }
  | '*' bit_or ',' slice                { $$ = build_push(p, build_list(p, build_starred(p, @1, @2, $2)), $4); }
  | '*' bit_or ',' '*' bit_or           { $$ = build_push(p, build_list(p, build_starred(p, @1, @2, $2)), build_starred(p, @4, @5, $5)); }
  | slices_list ',' slice               { $$ = build_push(p, $1, $3); }
  | slices_list ',' '*' bit_or          { $$ = build_push(p, $1, build_starred(p, @3, @4, $4)); }
  ;
slice:
    named_expression
  | opt_expr ':' opt_expr               { $$ = build_slice(p, (Span){$1 ? @1.lo : @2.lo, @$.hi}, $1, $3, NULL); }
  | opt_expr ':' opt_expr ':' opt_expr  { $$ = build_slice(p, (Span){$1 ? @1.lo : @2.lo, @$.hi}, $1, $3, $5); }
  ;
opt_expr:
    %empty                              { $$ = NULL; }
  | expression
  ;

args_opt:
    %empty                              { $$ = NODE_OF(Call, @$); }
  | args
  | args ','
  ;
args:
    { $<call>$ = NODE_OF(Call, @$); } arg { $$ = $<call>1; }
  | args ',' { $<call>$ = $1; } arg     { $$ = $1; }
  ;
/* The call under construction stands just before (or two before) each argument on the stack. */
arg:
    named_expression                    { build_arg(p, $<call>0, $1); }
  | named_expression comp_fors          { build_generator_arg(p, @$, $<call>0, $1, $2); }
  | '*' expression                      { build_arg(p, $<call>0, build_starred(p, @1, @2, $2)); }
  | POWER expression                    { build_keyword(p, @$, $<call>0, NULL, $2); }
  | expression '=' expression           { build_keyword(p, @$, $<call>0, $1, $3); }
  ;

atom:
    NAME                                { AstName *n = NODE_OF(Name, @$); n->id = $1; $$ = DONE(n); }
  | NUMBER                              { $$ = $1; }
  | strings                             { $$ = build_strings(p, @$, $1); }
  | TRUE                                { $$ = build_constant(p, @$, LIT_TRUE); }
  | FALSE                               { $$ = build_constant(p, @$, LIT_FALSE); }
  | NONE                                { $$ = build_constant(p, @$, LIT_NONE); }
  | ELLIPSIS                            { $$ = build_constant(p, @$, LIT_ELLIPSIS); }
  | '(' ')'                             { $$ = build_tuple(p, @$, (AstVec){0}); }
  | '(' yield_expr ')'                  { $$ = $2; }
  | '(' group_elem ')'                  { $$ = build_single_group(p, @$, $2); }
  | '(' group_list ')'                  { $$ = build_paren_tuple(p, @$, $2); }
  | '(' group_list ',' ')'              { $$ = build_paren_tuple(p, @$, $2); }
  | '(' group_elem ',' ')'              { $$ = build_paren_tuple(p, @$, build_list(p, $2)); }
  | '(' star_named comp_fors ')'        { AstGeneratorExp *n = NODE_OF(GeneratorExp, @$); n->elt = build_elt(p, $2); n->generators = $3; $$ = DONE(n); }
  | '[' ']'                             { $$ = DONE(NODE_OF(List, @$)); }
  | '[' named_elems ']'                 { AstList *n = NODE_OF(List, @$); n->elts = $<list>2; $$ = DONE(n); }
  | '[' named_elems ',' ']'             { AstList *n = NODE_OF(List, @$); n->elts = $<list>2; $$ = DONE(n); }
  | '[' star_named comp_fors ']'        { AstListComp *n = NODE_OF(ListComp, @$); n->elt = build_elt(p, $2); n->generators = $3; $$ = DONE(n); }
  | '{' '}'                             { $$ = DONE(NODE_OF(Dict, @$)); }
  | '{' named_elems '}'                 { AstSet *n = NODE_OF(Set, @$); n->elts = $<list>2; $$ = DONE(n); }
  | '{' named_elems ',' '}'             { AstSet *n = NODE_OF(Set, @$); n->elts = $<list>2; $$ = DONE(n); }
  | '{' star_named comp_fors '}'        { AstSetComp *n = NODE_OF(SetComp, @$); n->elt = build_elt(p, $2); n->generators = $3; $$ = DONE(n); }
  | '{' dict_items '}'                  { $$ = build_dict(p, @$, $2); }
  | '{' dict_items ',' '}'              { $$ = build_dict(p, @$, $2); }
  | '{' dict_pair comp_fors '}'         { $$ = build_dict_comp(p, @$, $2, $3); }
  ;
strings:
    STRING                              { $$ = build_span(p, (SpanVec){0}, @1); }
  | strings STRING                      { $$ = build_span(p, $1, @2); }
  ;
star_named:
    named_expression
  | '*' bit_or                          { $$ = build_starred(p, @1, @2, $2); }
  ;
named_elems:
    star_named                          { $<list>$ = build_list(p, $1); }
  | named_elems ',' star_named          { $<list>$ = build_push(p, $<list>1, $3); }
  ;
/* Elements of a tuple in parentheses; `as` is for `with (a as b, c as d):` only, which build_with sees to. */
group_elem:
    star_named
  | expression AS target_expr           { $$ = build_group_as(p, @$, $1, $3); }
  ;
group_list:
    group_elem ',' group_elem           { $$ = build_push(p, build_list(p, $1), $3); }
  | group_list ',' group_elem           { $$ = build_push(p, $1, $3); }
  ;
/* A pair is a Slice (key, value) until build_dict takes it apart; `**m` has no key. */
dict_items:
    dict_pair                           { $$ = build_list(p, $1); }
  | dict_items ',' dict_pair            { $$ = build_push(p, $1, $3); }
  ;
dict_pair:
    expression ':' expression           { $$ = build_slice(p, @$, $1, $3, NULL); }
  | POWER bit_or                        { $$ = build_slice(p, @$, NULL, $2, NULL); }
  ;
comp_fors:
    comp_for                            { $$ = build_list(p, $1); }
  | comp_fors comp_for                  { $$ = build_push(p, $1, $2); }
  ;
comp_for:
    FOR loop_target IN disjunction comp_ifs
                                        { $$ = build_comp_for(p, @$, $2, $4, $5, false); }
  | ASYNC FOR loop_target IN disjunction comp_ifs
                                        { $$ = build_comp_for(p, @$, $3, $5, $6, true); }
  ;
comp_ifs:
    %empty                              { $$ = (AstVec){0}; }
  | comp_ifs IF disjunction             { $$ = build_push(p, $1, $3); }
  ;
yield_expr:
    YIELD                               { $$ = DONE(NODE_OF(Yield, @$)); }
  | YIELD star_expressions              { AstYield *n = NODE_OF(Yield, @$); n->value = $2; $$ = DONE(n); }
  | YIELD FROM expression               { AstYieldFrom *n = NODE_OF(YieldFrom, @$); n->value = $3; $$ = DONE(n); }
  ;

/* ---- type comments of functions */
func_type:
    '(' ')' returns_opt                 { $$ = build_func_type(p, @$, (AstVec){0}, $3); }
  | '(' type_list ')' returns_opt       { $$ = build_func_type(p, @$, $2, $4); }
  | '(' type_list ',' ')' returns_opt   { $$ = build_func_type(p, @$, $2, $5); }
  ;
type_list:
    expression                          { $$ = build_list(p, $1); }
  | '*' expression                      { $$ = build_list(p, $2); }
  | POWER expression                    { $$ = build_list(p, $2); }
  | type_list ',' expression           { $$ = build_push(p, $1, $3); }
  | type_list ',' '*' expression       { $$ = build_push(p, $1, $4); }
  | type_list ',' POWER expression     { $$ = build_push(p, $1, $4); }
  ;
%%
/* The parser's own account of the error: what it found and all that it could have gone on with. */
static int yyreport_syntax_error(const yypcontext_t *ctx, Parser *p) {
    enum { MOST = YYNTOKENS };
    yysymbol_kind_t kinds[MOST];
    const char *names[MOST];
    int n = yypcontext_expected_tokens(ctx, kinds, MOST);
    for (int i = 0; i < n; i++) names[i] = yysymbol_name(kinds[i]);
    yysymbol_kind_t found = yypcontext_token(ctx);
    report_syntax_error(p, found == YYSYMBOL_YYEMPTY ? "" : yysymbol_name(found), *yypcontext_location(ctx), names, n > 0 ? n : 0);
    return 0;
}
