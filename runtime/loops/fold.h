/* fold.h: vector types of the instruction set at hand, and ROW(type, op, map): a function that folds map(x) over a dense row with 4 vector accumulators.
 * Types F32, F64, I64, U8; operators SUM, PROD, MAX, MIN; maps ID, NAN0, ABS, SQUARE, NONZERO, NOTNAN, SQDIFF (see kernels/reduce.h). For files of runtime/loops/. */
#ifndef TSRT_FOLD_H
#define TSRT_FOLD_H
#include <math.h>
#include "kernels/reduce.h"
#include "gmath.h"

#if defined(__AVX512F__)
enum { WIDTH = 64 };
#elif defined(__AVX2__)
enum { WIDTH = 32 };
#else
enum { WIDTH = 16 };
#endif
#define VEC __attribute__((vector_size(WIDTH)))
#define UNALIGNED(n_) __attribute__((vector_size(WIDTH), aligned(n_), may_alias))
typedef float vf VEC;
typedef double vd VEC;
typedef int64_t vl VEC;
typedef uint8_t vb VEC;
typedef int32_t vi VEC;
typedef float vfu UNALIGNED(4);
typedef double vdu UNALIGNED(8);
typedef int64_t vlu UNALIGNED(8);
typedef uint8_t vbu UNALIGNED(1);

/* Types: element, vector, unaligned vector, mask vector. */
#define F32_T float
#define F32_V vf
#define F32_U vfu
#define F32_M vi
#define F64_T double
#define F64_V vd
#define F64_U vdu
#define F64_M vl
#define I64_T int64_t
#define I64_V vl
#define I64_U vlu
#define I64_M vl
#define U8_T uint8_t
#define U8_V vb
#define U8_U vbu
#define U8_M vb

/* Vector forms; MASK keeps lanes of v where m is set. */
#define MASK(ty_, m_, v_) ((ty_##_V)((ty_##_M)(m_) & (ty_##_M)(v_)))
#define SELECT(ty_, m_, a_, b_) ((ty_##_V)(((ty_##_M)(m_) & (ty_##_M)(a_)) | (~(ty_##_M)(m_) & (ty_##_M)(b_))))
#define V_ID(ty_, x_) (x_)
#define V_NAN0(ty_, x_) MASK(ty_, (x_) == (x_), x_)
#define V_ABS(ty_, x_) ((ty_##_V)((ty_##_M)(x_) & ((ty_##_M){0} - 1 - SIGN_##ty_)))
#define SIGN_F32 ((vi){0} + INT32_MIN)
#define SIGN_F64 ((vl){0} + INT64_MIN)
#define V_SQUARE(ty_, x_) ((x_) * (x_))
#define V_NONZERO(ty_, x_) MASK(ty_, (x_) != 0, (ty_##_V){0} + 1)
#define V_NOTNAN(ty_, x_) MASK(ty_, (x_) == (x_), (ty_##_V){0} + 1)
#define V_SQDIFF(ty_, x_) (((x_) - centre_v) * ((x_) - centre_v))
#define VOP_SUM(ty_, a_, b_) ((a_) + (b_))
#define VOP_PROD(ty_, a_, b_) ((a_) * (b_))
#define VOP_MAX(ty_, a_, b_) SELECT(ty_, ((b_) > (a_)) | ((b_) != (b_)), b_, a_)
#define VOP_MIN(ty_, a_, b_) SELECT(ty_, ((b_) < (a_)) | ((b_) != (b_)), b_, a_)
/* Scalar forms. */
#define S_ID(ty_, x_) (x_)
#define S_NAN0(ty_, x_) ((x_) == (x_) ? (x_) : 0)
#define S_ABS(ty_, x_) ABS_##ty_(x_)
#define ABS_F32 fabsf
#define ABS_F64 fabs
#define S_SQUARE(ty_, x_) ((x_) * (x_))
#define S_NONZERO(ty_, x_) ((ty_##_T)((x_) != 0))
#define S_NOTNAN(ty_, x_) ((ty_##_T)((x_) == (x_)))
#define S_SQDIFF(ty_, x_) (((x_) - centre) * ((x_) - centre))
#define S_EXPDIFF(ty_, x_) EXP_##ty_((x_) - centre)
#define S_POW(ty_, x_) POW_##ty_(ABS_##ty_(x_), (ty_##_T)a->p)
#define EXP_F32 f_exp
#define EXP_F64 d_exp
#define POW_F32 powf
#define POW_F64 pow
#define SOP_SUM(a_, b_) ((a_) + (b_))
#define SOP_PROD(a_, b_) ((a_) * (b_))
#define SOP_MAX(a_, b_) ((((b_) > (a_)) | ((b_) != (b_))) ? (b_) : (a_))
#define SOP_MIN(a_, b_) ((((b_) < (a_)) | ((b_) != (b_))) ? (b_) : (a_))
/* Where accumulators start: the neutral element for sums and products, the first element for max and min. */
#define FIRST_SUM(ty_, m_) 0
#define FIRST_PROD(ty_, m_) 1
#define FIRST_MAX(ty_, m_) S_##m_(ty_, x[0])
#define FIRST_MIN(ty_, m_) S_##m_(ty_, x[0])

#define LOAD(ty_, p_) (*(const ty_##_U *)(p_))
#define CENTRE(ty_) const ty_##_T centre = a->centre ? *(const ty_##_T *)a->centre : 0; const ty_##_V centre_v = (ty_##_V){0} + centre; (void)centre; (void)centre_v

/* Lanes [k, 2k) folded onto [0, k): a step of its own for each k, each of them one vector operation. */
#define HALVE(ty_, op_, k_) if (L > (k_)) for (int j = 0; j < (k_); j++) u.at[j] = (ty_##_T)SOP_##op_(u.at[j], u.at[(j + (k_)) % L]);
#define ROW(ty_, op_, m_)                                                                                                         \
    static void row_##ty_##_##op_##_##m_(const void *x_, int64_t n, const red_args *a, void *out) {                               \
        const ty_##_T *x = x_;                                                                                                    \
        enum { L = WIDTH / sizeof(ty_##_T) };                                                                                        \
        CENTRE(ty_);                                                                                                              \
        const ty_##_V zero = (ty_##_V){0} + (ty_##_T)FIRST_##op_(ty_, m_);                                                        \
        ty_##_V s0 = zero, s1 = zero, s2 = zero, s3 = zero;                                                                       \
        int64_t i = 0;                                                                                                            \
        for (; i + 4 * L <= n; i += 4 * L) {                                                                                      \
            const ty_##_V v0 = LOAD(ty_, x + i), v1 = LOAD(ty_, x + i + L), v2 = LOAD(ty_, x + i + 2 * L), v3 = LOAD(ty_, x + i + 3 * L); \
            s0 = VOP_##op_(ty_, s0, V_##m_(ty_, v0));                                                                             \
            s1 = VOP_##op_(ty_, s1, V_##m_(ty_, v1));                                                                             \
            s2 = VOP_##op_(ty_, s2, V_##m_(ty_, v2));                                                                             \
            s3 = VOP_##op_(ty_, s3, V_##m_(ty_, v3));                                                                             \
        }                                                                                                                         \
        for (; i + L <= n; i += L) {                                                                                              \
            const ty_##_V v0 = LOAD(ty_, x + i);                                                                                  \
            s0 = VOP_##op_(ty_, s0, V_##m_(ty_, v0));                                                                             \
        }                                                                                                                         \
        s0 = VOP_##op_(ty_, s0, s1);                                                                                              \
        s2 = VOP_##op_(ty_, s2, s3);                                                                                              \
        s0 = VOP_##op_(ty_, s0, s2);                                                                                              \
        union { ty_##_V v; ty_##_T at[WIDTH / sizeof(ty_##_T)]; } u = {s0};                                                       \
        HALVE(ty_, op_, 32) HALVE(ty_, op_, 16) HALVE(ty_, op_, 8) HALVE(ty_, op_, 4) HALVE(ty_, op_, 2) HALVE(ty_, op_, 1)       \
        ty_##_T r = (ty_##_T)FIRST_##op_(ty_, m_);                                                                                \
        for (; i < n; i++) { const ty_##_T v = (ty_##_T)S_##m_(ty_, x[i]); r = (ty_##_T)SOP_##op_(r, v); }                        \
        *(ty_##_T *)out = (ty_##_T)SOP_##op_(u.at[0], r);                                                                         \
    }
#endif
