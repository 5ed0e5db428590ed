/* program.c: what stands around the main of a compiled program: a context, the arguments as List[str], the report of an uncaught error. Held
 * only by programs. */
#include "rt.h"

static tsrt_list *arguments(tsrt_ctx *c, int argc, char **argv) {
    tsrt_list *l = tsrt_list_new(c, &tsrt_type_list_str, 0, argc > 1 ? argc - 1 : 0);
    for (int i = 1; l && i < argc; i++) {
        tsrt_str *s = tsrt_str_from(c, argv[i]);
        if (!s) {
            tsrt_release(c, l);
            return NULL;
        }
        tsrt_list_strs(l)[l->len++] = s;
    }
    return l;
}

int tsrt_program(int argc, char **argv, tsrt_entry_fn *entry, int takes_args) {
    tsrt_ctx *c = tsrt_ctx_new(NULL);
    if (!c) return 1;
    int64_t status = 0;
    tsrt_list *args = takes_args ? arguments(c, argc, argv) : NULL;
    int failed = takes_args && !args ? 1 : entry(c, args, &status);
    if (failed) {
        const char *text = tsrt_error_text(c);
        rt_write(c, 2, text, strlen(text));
        status = 1;
    }
    tsrt_release(c, args);
    tsrt_ctx_free(c);
    return (int)(status & 255);
}
