/* program.c: what stands around the main of a compiled program: a context, the arguments as List[str], the report of an uncaught error. Held
 * only by programs; one that takes no arguments holds nothing of lists and strings for them. */
#include "rt.h"

static int finish(tsrt_ctx *c, int failed, int64_t status) {
    if (failed) {
        const char *text = tsrt_error_text(c);
        rt_write(c, 2, text, strlen(text));
        status = 1;
    }
    tsrt_ctx_free(c);
    return (int)(status & 255);
}

int tsrt_program(tsrt_entry_fn *entry) {
    tsrt_ctx *c = tsrt_ctx_new(NULL);
    if (!c) return 1;
    int64_t status = 0;
    int failed = entry(c, NULL, &status);
    return finish(c, failed, status);
}

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

int tsrt_program_args(tsrt_entry_fn *entry, int argc, char **argv) {
    tsrt_ctx *c = tsrt_ctx_new(NULL);
    if (!c) return 1;
    int64_t status = 0;
    tsrt_list *args = arguments(c, argc, argv);
    int failed = !args || entry(c, args, &status);
    tsrt_release(c, args);
    return finish(c, failed, status);
}
