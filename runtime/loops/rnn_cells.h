/* rnn_cells.h: the elementwise part of one step of recurrent cells, `rows` sequences at once. Gates of a row lie side by side, `size` each. */
#ifndef TSRT_RNN_CELLS_H
#define TSRT_RNN_CELLS_H
#include "tensor/tensor.h"

typedef struct rt_cell_step {
    int64_t rows, size;
    const void *in, *hidden;           /* gates of the input and of the hidden state, row-major (lstm, tanh, relu: hidden NULL when both are in `in`) */
    int64_t in_row, hidden_row;        /* elements between rows */
    void *h, *c;                       /* state, changed in place; c: lstm only */
    int64_t h_row, c_row;
} rt_cell_step;
typedef void rt_cell_fn(const rt_cell_step *s);

#if defined(__GNUC__)
#pragma GCC visibility push(hidden)
#endif
#define RT_CELLS(X) X(lstm_f32) X(lstm_f64) X(gru_f32) X(gru_f64) X(tanh_f32) X(tanh_f64) X(relu_f32) X(relu_f64)
#define RT_CELL_DECLARE(name_) RT_DECLARE(rt_cell_fn, cell_##name_)
RT_CELLS(RT_CELL_DECLARE)
#if defined(__GNUC__)
#pragma GCC visibility pop
#endif
#endif
