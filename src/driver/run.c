/* run.c: `tscc run` and `tscc check`. */
#include <stdlib.h>
#include <string.h>
#include "driver/compile.h"
#include "driver/output.h"

int cmd_check(Session *s, const Options *o) {
    const char *path = o->inputs.data[0];
    Compile *c = compile_open(s, o, path, false, stderr);
    if (c) {
        ExportedFunc *x;
        int nx;
        Entity e;
        Sym main_name = sym(s, "main");
        bool is_class = o->entry && compile_entry_class(c, o->entry);
        if (!is_class) compile_exports(c, o->dump_after || o->stop_after || o->time_passes, &x, &nx);
        /* main is compiled always, private or not annotated as it may be. */
        if (!o->entry && !o->exports && eval_lookup(compile_eval(c), main_name, &e) && e.kind == ENT_FUNCTION) compile_graph(c, e.u.func);
        compile_close(c);
    }
    return diag_exit_status(s);
}

int cmd_run(Session *s, const Options *o) {
    const char *path = o->inputs.data[0];
    if (compile_is_archive(path)) return diag(s, DIAG_run_archive, (Span){0, 0}, path), diag_exit_status(s);
    Compile *c = compile_open(s, o, path, true, stdout);
    if (!c) {
        fflush(stdout);
        int status = diag_exit_status(s);
        return status ? status : 1;
    }
    Entity e;
    int status = 0, nscripted;
    bool ok = true;
    /* What was scripted must compile, called or not. PyTorch says so where it is scripted; here functions may call later ones. */
    Exported *scripted = eval_exports(compile_eval(c), &nscripted);
    for (int i = 0; i < nscripted; i++)
        if (scripted[i].scripted && !sema_only_special(scripted[i].func)) compile_graph(c, scripted[i].func);
    if (diag_exit_status(s)) {
        compile_close(c);
        return diag_exit_status(s);
    }
    const char *name = o->entry ? o->entry : "main";
    if (eval_exited(compile_eval(c), &status)) ok = true;
    else if (o->entry || (eval_lookup(compile_eval(c), sym(s, name), &e) && e.kind == ENT_FUNCTION && !eval_main_called(compile_eval(c)))) {
        FuncDecl *f = compile_entry_function(c, name);
        ok = f && eval_call_main(compile_eval(c), f, &status);
    }
    fflush(stdout);
    compile_close(c);
    if (diag_exit_status(s)) return diag_exit_status(s);
    return ok ? status & 255 : 1;
}
