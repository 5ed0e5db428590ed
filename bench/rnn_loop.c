/* Times the loop of small tensors of rnn_loop.tsc against the same loop in C, in one run: rounds alternate, the best of each counts; prints both and their
 * ratio. A wrong answer ends the run with status 1. */
#include "rnn_loop.h"
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

enum { STEPS = 100, ROUNDS = 60, CALLS = 20 };
static float xs[STEPS][3][4], weight[4][4], bias[4];

/* Not inlined: the compiler must not see what it is called with. */
__attribute__((noinline)) static void in_c(float *h, int64_t steps) {
    memset(h, 0, 12 * sizeof *h);
    for (int64_t t = 0; t < steps; t++) {
        float y[12], sum = 0;
        for (int i = 0; i < 3; i++)
            for (int j = 0; j < 4; j++) {
                float v = bias[j];
                for (int k = 0; k < 4; k++) v += xs[t][i][k] * weight[j][k];
                y[i * 4 + j] = v, sum += v;
            }
        const float gate = sum > 0 ? 1 : -1;
        for (int i = 0; i < 12; i++) h[i] = tanhf(gate * y[i] + h[i]);
    }
}
static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}
int main(void) {
    tsrt_ctx *c = tsrt_ctx_new(NULL);
    rnn_loop *net = NULL;
    const int64_t size[3] = {STEPS, 3, 4};
    tsrt_tensor *x = c ? tsrt_tensor_new(c, TSRT_FLOAT32, 3, size) : NULL;
    if (!x || rnn_loop_create(c, &net)) return 1;
    for (int i = 0; i < 16; i++) weight[i / 4][i % 4] = sinf((float)i * 1.7f);
    for (int i = 0; i < 4; i++) bias[i] = cosf((float)i) / 4;
    for (int i = 0; i < STEPS * 12; i++) ((float *)xs)[i] = (float)(i * 37 % 101) / 101;
    memcpy(tsrt_tensor_data(x), xs, sizeof xs);
    double best[2] = {1e9, 1e9};
    float h[12];
    for (int round = 0; round < ROUNDS; round++) {
        double start = now();
        for (int i = 0; i < CALLS; i++) in_c(h, STEPS);
        double spent = (now() - start) / CALLS;
        if (spent < best[0]) best[0] = spent;
        rnn_loop_forward_result out;
        start = now();
        for (int i = 0; i < CALLS; i++) {
            if (rnn_loop_forward(c, net, x, &out)) { fprintf(stderr, "%s\n", tsrt_error_text(c)); return 1; }
            if (i + 1 < CALLS) tuple2_tensor_tensor_release(c, &out);
        }
        spent = (now() - start) / CALLS;
        if (spent < best[1]) best[1] = spent;
        for (int i = 0; i < 12; i++)
            if (!(fabsf(((float *)tsrt_tensor_data(out.f1))[i] - h[i]) < 1e-3f)) { fprintf(stderr, "rnn_loop: element %d is %g, in C %g\n", i, (double)((float *)tsrt_tensor_data(out.f1))[i], (double)h[i]); return 1; }
        tuple2_tensor_tensor_release(c, &out);
    }
    printf("rnn_loop: %.1f us, in C %.1f us: %.1fx\n", best[1] * 1e6, best[0] * 1e6, best[1] / best[0]);
    tsrt_release(c, x);
    rnn_loop_free(c, net);
    tsrt_ctx_free(c);
    return 0;
}
