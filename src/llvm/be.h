/* be.h: what the files of src/llvm share. The back end takes a Unit of verified graphs; it makes one LLVM module of it. Each graph becomes
 * an internal function `R|{R, i1 failed} f(ctx, unboxed arguments...)` and, where asked for, a C wrapper (docs/abi.md) and a boxed one.
 *
 * Types     In registers: int i64, float double, bool i1, None i8 0, complex {double, double}, str/list/... a pointer, Optional of those a
 *           nullable pointer, other Optionals {i8, T}, tuples their struct, Any/Union/number {ptr, i64}. In memory the same, with bool as i8.
 * Counts    Every counted value has one owner (own.c): arguments are borrowed, results owned.
 * Errors    A failing operation branches to a cold block that records the frame and then walks a shared chain of releases (errors.c). */
#ifndef TSCC_LLVM_BE_H
#define TSCC_LLVM_BE_H
#include "codegen/codegen.h"
#include "llvm/compat.h"
#include "inline/classes.h"

typedef LLVMValueRef Val;
typedef LLVMTypeRef Ty;
typedef LLVMBasicBlockRef BB;

typedef struct TypeInfo {
    const Type *t;
    Ty reg, mem;                      /* NULL: not supported */
    bool counted;                     /* holds references to cells */
    bool cell;                        /* a pointer to a cell */
    bool nullable;                    /* an Optional of such a pointer */
    bool tagged;                      /* Any, Union, number */
    uint32_t *offset, bytes;          /* of a class: its attributes, from the cell; the cell */
    uint32_t size, align;             /* as the runtime's descriptor has them (64-bit targets) */
    Val desc;
    LLVMMetadataRef di;
} TypeInfo;

/* What is known of a compiled graph. Kept by a Jit between units; else as long as the module. */
typedef struct FnInfo {
    Graph *g;
    const char *symbol, *boxed;       /* boxed NULL: none */
    bool can_fail;                    /* returns {R, i1} */
    bool recursive;                   /* on a cycle of calls: counts call depth */
    bool external;                    /* defined in an earlier unit of the Jit */
    bool callable;                    /* later units may call it */
    bool huge;                        /* too large to optimise */
    bool wants_boxed;                 /* to be made in this unit */
    int mark, low;                    /* analyse.c */
    Ty type;                          /* of this module */
    Val fn;
} FnInfo;

typedef struct Cg {
    Session *s;
    Arena *a;                         /* as long as the module is being made */
    const Unit *u;
    const CodegenOptions *o;
    Jit *jit;                         /* NULL: for an object */
    LLVMContextRef lc;
    LLVMModuleRef m;
    LLVMBuilderRef b;
    LLVMTargetMachineRef tm;
    Ty i1, i8, i32, i64, f64, ptr, voidt, value_t;
    Map types;                        /* Type * -> TypeInfo * */
    Map fns;                          /* Graph * -> FnInfo * */
    Map symbols;                      /* Sym of a graph -> how many graphs have that name so far */
    Map strs;                         /* interned text -> global */
    Map texts;                        /* Sym -> private C string */
    Map sites;                        /* see errors.c */
    Map storages;                     /* tensors and storages of constants -> globals */
    unsigned prof_kind, tbaa_kind;
    Val cold_weights;
    Val tbaa[8];
    LLVMModuleRef hot;                /* the inline bitcode, once opened */
    bool hot_tried;
    const char *triple;
    VEC(Val) kept;                    /* globals that must stay though nothing refers to them */
    struct Debug *dbg;                /* NULL without -g */
    int nodes;                        /* of the graph being checked */
    bool records;                     /* gradients: emit_grad.c */
} Cg;

typedef struct Live Live;
struct Live {                         /* what must be released when an error unwinds; lists share their tails */
    Value *root;
    Val v;
    Live *below;
    BB cleanup;                       /* where an error goes that must release this and all below; filled at the function's end */
    BB born_in;                       /* where the value came to be: after this instruction of this block */
    Val born_after;
    Val slot;                         /* holds the value while it is owned, null else: for values that die deep in the list (own.c) */
    const Node *body_of;              /* a mark: from here up errors go to the handler of this Try, whose landing is `cleanup` */
};

/* Per value of the graph being compiled, by id. */
typedef struct VInfo {
    Val v;
    Val byte;                         /* a one-byte string: that byte (i8) */
    Value *root;                      /* the value whose reference this one stands on; NULL: borrowed for good, or nothing to count */
    Block *owner;                     /* of a root: the block that releases it; NULL: moved, released, or borrowed */
    int pending;                      /* uses by the node at hand that are still to come */
    bool immortal;                    /* nothing to count although the type says so: a constant, a small value in an Any */
    bool part;                        /* stands on a part of root's reference: moving it means retaining */
} VInfo;

/* A `with`: slot holds the object between its Enter and its Exit, null else, so that an error can call __exit__. */
typedef struct With { Value *object; Graph *leave; Val slot; bool open; } With;

typedef struct Fn {
    Cg *cg;
    FnInfo *info;
    Graph *g;
    LLVMBuilderRef b;
    Val fn, ctx;
    BB entry, body, error_ret;
    VInfo *vi;
    Block *block;                     /* being emitted */
    int loops;                        /* around it */
    Map last_use;                     /* Block * -> Map * (root -> last Node that uses it, or &f->end) */
    Map dying;                        /* Node * or Block * (its end) -> the values */
    Node end;                         /* stands for "the block's returns" */
    Live *live;
    VEC(Live *) cleanups;
    Map slots;                        /* LLVM type -> free stack slots */
    LLVMMetadataRef scope;
    Map vars;                         /* name -> stack slot of a variable, with -g */
    Span at;                          /* of the node at hand, and the call that brought it here */
    const CallSite *site;
    VEC(With) withs;                  /* in order of emission */
} Fn;

/* ---- types.c */
TypeInfo *be_type(Cg *cg, const Type *t);                 /* never NULL; reg NULL where not supported */
Val be_to_mem(Fn *f, const TypeInfo *t, Val v);           /* register form to memory form and back */
Val be_to_reg(Fn *f, const TypeInfo *t, Val v);
void be_store(Fn *f, const TypeInfo *t, Val v, Val at);
Val be_load(Fn *f, const TypeInfo *t, Val at);
uint64_t be_cell_bytes(const TypeInfo *t);                /* that are there behind a pointer; 0: it may be NULL, or is none */
Val be_is_cell(Fn *f, const TypeInfo *t, Val loaded);
Val be_field(Fn *f, const Type *tuple, Val v, int i);     /* register form of a field */
Val be_int(Cg *cg, int64_t i);
Val be_aggregate(Fn *f, Ty t, Val *elem, int n);
bool be_supported(Cg *cg, const Type *t);
const Type *be_optional_elem(const Type *t);              /* NULL unless an Optional */

/* ---- desc.c */
Val be_desc(Cg *cg, const Type *t);                       /* the type's descriptor */
void be_export_type(Cg *cg, const ExportedType *x);         /* the variable that C knows it by */
Val be_desc_function(Cg *cg, const char *kind, const char *what);
Val be_desc_nominal(Cg *cg, const Type *t, TypeInfo *i);   /* of a class, interface or enum; sets i->desc */
bool be_has_nominal(const Type *t);
Val be_str(Cg *cg, const char *p, size_t n);              /* an immortal str */
Val be_text(Cg *cg, const char *p, size_t n);             /* a C string */
Val be_global(Cg *cg, Ty t, Val init, const char *name);  /* private constant */

/* ---- module.c */
typedef enum RtFlags { RT_PLAIN = 0, RT_COLD_FN = 1, RT_PURE_FN = 2, RT_READS = 4 } RtFlags;
/* A runtime function by name; sig: result then arguments: p pointer, l i64, i i32, d double, b bool, v nothing. */
Val be_rt(Cg *cg, const char *name, const char *sig, unsigned flags);
Val be_rt_call(Fn *f, const char *name, const char *sig, unsigned flags, Val *args);
Val be_slot(Fn *f, Ty t);                                 /* stack slot in the entry block, fresh: may end up in a register */
Val be_zero_slot(Fn *f, Ty t);                            /* the same, zeroed at the function's start */
Val be_slot_take(Fn *f, Ty t);                            /* for passing to calls that stay calls: reused after be_slot_give */
void be_slot_give(Fn *f, Ty t, Val slot);
BB be_block(Fn *f, const char *name);
void be_at(Fn *f, BB b);
bool be_unit(Cg *cg);                                     /* fills cg->m; false after diagnostics */
FnInfo *be_fn(Cg *cg, Graph *g);                          /* NULL: not in this unit nor an earlier one */
Ty be_fn_type(Cg *cg, FnInfo *i);
void be_attr(Cg *cg, Val fn, unsigned place, const char *name, uint64_t value);   /* place: LLVMAttributeFunctionIndex, 0 result, 1.. arguments */

/* ---- analyse.c */
bool be_check(Cg *cg);                                    /* every node and type can be compiled; else diagnostics */
void be_find_failing(Cg *cg);                             /* can_fail and recursive of every function */

/* ---- own.c */
void own_plan(Fn *f);
int own_written_alias(Fn *f, const Node *n, int out);      /* the operand that output is, by the schema of what writes to it; -1: none */
void own_begin(Fn *f, Node *n);                           /* before a node is emitted */
void own_end(Fn *f, Node *n);                             /* after: births, deaths */
Val own_take(Fn *f, Node *n, Value *v);                   /* v's reference for a consumer at n (&f->end: at the block's end): moved or retained */
void own_born(Fn *f, Value *v);                           /* an owned value exists from here on */
bool own_unpack_moves(Fn *f, const Node *n);              /* the fields of TupleUnpack n take over the tuple's reference */
void own_give_up(Fn *f, Value *v);                        /* v's reference went elsewhere */
int own_passing(Fn *f, Node *n, Value ***out);            /* values whose last use is inside If n: each branch takes them over */
void own_enter(Fn *f, Node *n, Block *inner);             /* into a branch of n; f->block is inner from here on */
void own_pass_again(Fn *f, Value **v, int n);             /* before the next branch */
void own_passed(Fn *f, Value **v, int n);                 /* after the last: they are gone */
void own_enter_loop(Fn *f, Block *inner);                 /* carried values belong to the turn; a handler's parameters to it */
void own_begin_try(Fn *f, const Node *n, BB landing);     /* errors from here on go to landing, once what was born since is released */
void own_end_try(Fn *f, const Node *n);                   /* no longer; what is live stays so */
void own_begin_end(Fn *f, Block *b);                      /* before the returns of b are taken */
void own_leave(Fn *f, Block *b);                          /* after: releases what is left */
void be_retain(Fn *f, const TypeInfo *t, Val v);
void be_release(Fn *f, const TypeInfo *t, Val v, bool cold);

/* ---- errors.c */
Val err_site(Fn *f, Node *n);
void err_if(Fn *f, Val failed, Node *n);                  /* failed (i1): to the error path; goes on in a new block */
void err_now(Fn *f, Node *n);                             /* the error is set: to the error path; goes on in a block never reached */
void err_if_call(Fn *f, Val failed, Node *n, const char *fail_fn);   /* as err_if, setting the error by fail_fn(ctx) first */
void err_unlikely(Fn *f, Val branch);                     /* the first way is rarely taken */
BB err_cleanup(Fn *f, Live *l);
void err_finish(Fn *f);                                   /* fills the clean-up blocks; once the body is whole */
Val err_no_memory_check(Fn *f, Val p, Node *n);           /* p NULL: the error is set */

/* ---- emit.c */
typedef enum Fails { FAILS_NEVER, FAILS, FAILS_BOXING, FAILS_DIVISOR, FAILS_STEP, FAILS_CALLEE, FAILS_INDEX, FAILS_CONST, FAILS_EXPONENT, FAILS_ATTR } Fails;
typedef bool EmitFn(Fn *f, Node *n, int how);             /* false: not this case; the runtime's function is called */
typedef struct Emitter { EmitFn *fn; int how; uint8_t fails; } Emitter;
const Emitter *be_emitter(unsigned op);                   /* fn NULL: none */
bool be_node_fails(Cg *cg, const Node *n);
void be_body(Fn *f);
void be_nodes(Fn *f, Block *b);
static inline Val in_(Fn *f, const Node *n, int i) { return f->vi[n->in[i]->id].v; }
static inline Val use_(Fn *f, const Value *v) { return f->vi[v->id].v; }
void out_(Fn *f, Node *n, int i, Val v);
bool be_const_int(const Value *v, int64_t *out);
bool be_safe_exponent(const Value *v);                    /* a constant that pow takes without an error */

/* ---- emit_grad.c: recording gradients */
bool be_unit_records(const Cg *cg);
bool grad_of(Cg *cg, const Node *n, OpGrad *g);           /* false: nothing is recorded of n */
void grad_check(Fn *f, Node *n, const OpGrad *g);         /* before the operator */
void grad_record(Fn *f, Node *n, const OpGrad *g, const Val *out);   /* after; out: its results in register form, owned as they will be */

/* ---- emit_*.c: families of operators */
#define EMITTER(name_) bool name_(Fn *f, Node *n, int how)
EMITTER(emit_constant);
EMITTER(emit_if);
EMITTER(emit_loop);
EMITTER(emit_call);
EMITTER(emit_raise);
EMITTER(emit_print);
EMITTER(emit_tuple_construct);
EMITTER(emit_tuple_unpack);
EMITTER(emit_tuple_index);
EMITTER(emit_tuple_slice);
EMITTER(emit_list_construct);
EMITTER(emit_list_unpack);
EMITTER(emit_repeat);
EMITTER(emit_len);
EMITTER(emit_getitem);
EMITTER(emit_setitem);
EMITTER(emit_append);
EMITTER(emit_dict_len);
EMITTER(emit_dict_getitem);
EMITTER(emit_dict_setitem);
EMITTER(emit_dict_construct);
EMITTER(emit_str_index);
EMITTER(emit_str_eq);
EMITTER(emit_convert);
EMITTER(emit_cast);
EMITTER(emit_isinstance);
EMITTER(emit_is);
EMITTER(emit_unwrap);
EMITTER(emit_uninitialized);
EMITTER(emit_int);
EMITTER(emit_float);
EMITTER(emit_compare);
EMITTER(emit_logic);
EMITTER(emit_cast_number);
EMITTER(emit_divide);
EMITTER(emit_range_length);
EMITTER(emit_derive_index);
EMITTER(emit_pow);
EMITTER(emit_create_object);
EMITTER(emit_getattr);
EMITTER(emit_setattr);
EMITTER(emit_call_method);
EMITTER(emit_try);
EMITTER(emit_try_end);
EMITTER(emit_enter);
EMITTER(emit_exit);
EMITTER(emit_tolist);
EMITTER(emit_device_index);
EMITTER(emit_enum_name);
EMITTER(emit_enum_value);
EMITTER(emit_enum_eq);
void be_leave(Fn *f, int from);                           /* on the error path: __exit__ of what is entered, withs from number `from` on */
bool be_may_be_unset(const Type *cls, const Type *attr);
Val be_value_array(Fn *f, Value *const *v, int n, Ty *type);   /* n values side by side, as tsrt_value, borrowed */
uint32_t be_layout(Cg *cg, const Type *cls);              /* bytes of the object; fills TypeInfo.offset */
bool emit_runtime(Fn *f, Node *n);                        /* by the operator's schema, docs/abi.md */
bool be_const_is_data(const Const *c);                    /* nothing in it that could be written to: may stand in read-only memory */
bool be_const_supported(Cg *cg, const Const *c);
Val be_const_tensor(Cg *cg, const tsrt_tensor *t);        /* a pointer to it: this process's own, or a copy in the module's data */
Val be_const_data(Cg *cg, const Const *c, const Type *as);   /* in memory form, as a value of type `as` */
bool be_converts(Cg *cg, const Type *from, const Type *to);
Val be_is_none(Fn *f, Val tagged);
Val be_elem_at(Fn *f, const TypeInfo *e, Val data, Val i);
Val be_elem_load(Fn *f, const TypeInfo *e, Val data, Val i);
void be_elem_store(Fn *f, const TypeInfo *e, Val v, Val data, Val i);
Val be_const_list(Fn *f, Node *n, const Const *c);        /* a new list of constant elements */
Val be_call(Fn *f, Val fn, Ty type, Val *args, unsigned n);
Val be_declare(Cg *cg, const char *name, Ty type, unsigned flags);
Ty be_sig(Cg *cg, const char *sig);
void be_bool_attrs(Cg *cg, Val fn, Ty type);
void be_cell_attrs(Cg *cg, Val fn, unsigned arg, const TypeInfo *t);
Val be_fn_value(Cg *cg, FnInfo *i);
void be_fail_text(Fn *f, const char *cls, const char *fmt, Val *args, unsigned n);   /* tsrt_fail(ctx, cls, fmt, args...) */
Val be_tagged_borrow(Fn *f, const Type *t, Val v);        /* the value as a tsrt_value; its reference stays where it is */
Val be_untag(Fn *f, const Type *t, Val tagged);           /* the value inside, known to be of type t; borrowed */
bool be_boxes(Cg *cg, const Type *from, const Type *to);  /* converting allocates */
bool be_is_repeated(const Node *n);
bool be_getitem_borrows(Fn *f, const Node *n);

/* ---- wrap.c */
void wrap_export(Cg *cg, FnInfo *i, const char *c_name);
void wrap_boxed(Cg *cg, FnInfo *i);
Val wrap_boxed_later(Cg *cg, FnInfo *i);                  /* the boxed function, declared; be_unit makes it */
bool wrap_program(Cg *cg, FnInfo *i);

/* ---- debug.c */
void debug_begin(Cg *cg);
void debug_function(Fn *f);
void debug_wrapper(Fn *f);
void debug_at(Fn *f, Span span);                          /* following instructions belong to span */
void debug_nowhere(Fn *f);
void debug_prologue(Fn *f);                               /* to no line at all: before the function's first one */
void debug_value(Fn *f, Value *v);                        /* v, which has a source name, was just defined */
void debug_end(Cg *cg);

/* ---- gdb.c */
void debug_script(Cg *cg);
bool be_working_dir(char *to, size_t room);
void be_keep(Cg *cg, Val global);

/* ---- target.c */
bool target_machine(Cg *cg);                              /* sets cg->tm and triple; false after a diagnostic */
const char *target_arch(const char *triple);
bool target_print(Session *s, FILE *to);

/* ---- optimise.c */
bool optimise(Cg *cg);
bool be_verify_module(Cg *cg);
void be_timed(Cg *cg, const char *what, double *since);   /* tells the time since the last call, under --time-passes */

/* ---- backend.c */
bool be_open(Cg *cg, Session *s, const Unit *u, const CodegenOptions *o, Jit *jit);   /* be_close in any case */
bool be_make(Cg *cg);
void be_close(Cg *cg);

/* ---- jit.c */
FnInfo *jit_known(Jit *j, Graph *g);
int jit_serial(Jit *j);
Jit *be_jit_new(Session *s, const CodegenOptions *o);
bool be_jit_add(Jit *j, const Unit *u);
tsrt_boxed_fn *be_jit_boxed(Jit *j, Graph *g);
void be_jit_free(Jit *j);

/* ---- inline.c: the hot part of the runtime as bitcode */
bool inline_has(Cg *cg, const char *name);                /* it will be inlined: its out parameters should be slots of their own */
bool inline_link(Cg *cg);                                 /* links what the module calls */
#endif
