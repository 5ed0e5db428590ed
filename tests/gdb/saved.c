#include <stdio.h>
#include "libsaved.h"
int main(void) {
    tsrt_ctx *c = tsrt_ctx_new(NULL);
    const int64_t size[2] = {1, 3};
    const float data[3] = {1, 2, 3};
    tsrt_tensor *x = tsrt_tensor_copy_of(c, TSRT_FLOAT32, 2, size, data), *y = NULL;
    tsrt_str *name = tsrt_str_new(c, "bob", 3);
    tsrt_list *names = list_str_of(c, &name, 1);
    saved *m = NULL;
    if (!x || !names || saved_create(c, &m) || saved_forward(c, m, x, names, &y)) return puts(tsrt_error_text(c)), 1;
    printf("%g\n", *(const float *)tsrt_tensor_data(y));
    tsrt_release(c, y);
    tsrt_release(c, x);
    tsrt_release(c, names);
    tsrt_release(c, name);
    saved_free(c, m);
    tsrt_ctx_free(c);
    return 0;
}
