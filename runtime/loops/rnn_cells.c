/* rnn_cells.c: the elementwise part of recurrent cells; rnn_cells.h says what they do. */
#include "loops/rnn_cells.h"
#include "loops/gmath.h"

#define sigmoid_f32 f_sigmoid
#define sigmoid_f64 d_sigmoid
#define tanh_f32 f_tanh
/* tanh by exp; near 0, where that loses digits, by its series. */
static inline double tanh_f64(double x) {
    const double q = x * x, far = 1.0 - 2.0 / (d_exp(2.0 * x) + 1.0);
    const double near = x * (1.0 - q * (1.0 / 3 - q * (2.0 / 15 - q * (17.0 / 315 - q * (62.0 / 2835 - q * (1382.0 / 155925 - q * (21844.0 / 6081075)))))));
    return q < 0.01 ? near : far;
}
static inline float relu_f32(float x) { return x < 0 ? 0 : x; }
static inline double relu_f64(double x) { return x < 0 ? 0 : x; }

#define CELLS(T_, s_) \
void RT_PASTE(cell_lstm_##s_, RT_ISA)(const rt_cell_step *s) { \
    const int64_t n = s->size; \
    for (int64_t r = 0; r < s->rows; r++) { \
        const T_ *restrict g = (const T_ *)s->in + r * s->in_row; \
        T_ *restrict h = (T_ *)s->h + r * s->h_row, *restrict c = (T_ *)s->c + r * s->c_row; \
        for (int64_t i = 0; i < n; i++) { \
            const T_ cell = sigmoid_##s_(g[n + i]) * c[i] + sigmoid_##s_(g[i]) * tanh_##s_(g[2 * n + i]); \
            c[i] = cell, h[i] = sigmoid_##s_(g[3 * n + i]) * tanh_##s_(cell); \
        } \
    } \
} \
void RT_PASTE(cell_gru_##s_, RT_ISA)(const rt_cell_step *s) { \
    const int64_t n = s->size; \
    for (int64_t r = 0; r < s->rows; r++) { \
        const T_ *restrict g = (const T_ *)s->in + r * s->in_row, *restrict k = (const T_ *)s->hidden + r * s->hidden_row; \
        T_ *restrict h = (T_ *)s->h + r * s->h_row; \
        for (int64_t i = 0; i < n; i++) { \
            const T_ reset = sigmoid_##s_(g[i] + k[i]), update = sigmoid_##s_(g[n + i] + k[n + i]), fresh = tanh_##s_(g[2 * n + i] + reset * k[2 * n + i]); \
            h[i] = (h[i] - fresh) * update + fresh; \
        } \
    } \
} \
void RT_PASTE(cell_tanh_##s_, RT_ISA)(const rt_cell_step *s) { \
    for (int64_t r = 0; r < s->rows; r++) { \
        const T_ *restrict g = (const T_ *)s->in + r * s->in_row; \
        T_ *restrict h = (T_ *)s->h + r * s->h_row; \
        for (int64_t i = 0; i < s->size; i++) h[i] = tanh_##s_(g[i]); \
    } \
} \
void RT_PASTE(cell_relu_##s_, RT_ISA)(const rt_cell_step *s) { \
    for (int64_t r = 0; r < s->rows; r++) { \
        const T_ *restrict g = (const T_ *)s->in + r * s->in_row; \
        T_ *restrict h = (T_ *)s->h + r * s->h_row; \
        for (int64_t i = 0; i < s->size; i++) h[i] = relu_##s_(g[i]); \
    } \
}
CELLS(float, f32)
CELLS(double, f64)
