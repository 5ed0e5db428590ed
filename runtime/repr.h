/* repr.h: values as Python itself prints them (repr, and str of floats), for code that runs at build time; compiled code prints
 * through tsrt_type.show. No context, no memory: text goes into a caller's buffer or to a callback. */
#ifndef TSRT_REPR_H
#define TSRT_REPR_H
#include "tsrt.h"

enum { RT_REPR_FLOAT = 32, RT_REPR_COMPLEX = 72 };       /* room that the longest text and its NUL need */
typedef void rt_put(void *user, const char *text, size_t len);

/* Shortest text that reads back as v: "0.1", "1e+16", "3.0", "-0.0", "inf", "nan". Returns its length; closed with a NUL. */
size_t rt_repr_float(double v, char *to);
/* The same; `point` false: whole numbers without ".0". */
size_t rt_repr_number(double v, bool point, char *to);
/* "(1+2j)", "1.5j", "(-0-2j)". */
size_t rt_repr_complex(tsrt_complex z, char *to);
/* Text of `n` bytes of UTF-8 in quotes, with Python's escapes; a byte that is no UTF-8 comes out as \xNN. */
void rt_repr_str(const char *bytes, size_t n, rt_put *put, void *user);
/* Bytes likewise, as b'...'. */
void rt_repr_bytes(const char *bytes, size_t n, rt_put *put, void *user);
/* A value of any type that compiled code handles, lists and tuples in Python's form: [1, 'a', 2.5], (1,). */
void rt_repr_value(const tsrt_type *t, const void *at, rt_put *put, void *user);
/* A dict that stands for a Python set: its values are a tuple of the name that src/type/type.c gives them. */
bool rt_is_set(const tsrt_type *t);
/* How tensors are printed: torch.set_printoptions. A context begins with {4, 3, 80, -1, 1000}; sci_mode -1 leaves it to the values. */
typedef struct rt_print { int precision, edgeitems, linewidth, sci_mode; int64_t threshold; } rt_print;
rt_print *rt_print_options(tsrt_ctx *c);                  /* the context's own, to read and change */
/* Whether Python prints the character as it is (str.isprintable; Unicode 14). */
bool rt_is_printable(uint32_t code);
#endif
