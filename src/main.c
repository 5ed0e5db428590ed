/* main: the command tscc. Options, one subcommand, diagnostics, exit status; everything else is src/driver/. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "driver/compile.h"
#include "driver/install.h"
#include "driver/output.h"

static void out_of_memory(size_t wanted) {
    fprintf(stderr, "tscc: error: out of memory (%zu bytes were wanted)\n", wanted);
    _exit(1);
}

static int answer(Session *s, const Options *o) {
    Install in;
    if (o->help) options_help(stdout);
    else if (o->version) printf("tscc %s\n", TSRT_VERSION);
    else if (o->print_man) options_man(stdout);
    else if (o->print_diags) diag_list(stdout);
    else if (o->print_targets) codegen_print_targets(s, stdout);
    else if (o->print_ops) {
        for (int op = 1; op < NUM_OPS; op++)
            if (op_how((OpId)op) != HOW_NONE) puts(op_text((OpId)op));
    } else if (!install_find(s, &in)) diag(s, DIAG_no_install, (Span){0, 0});
    else if (o->print_cflags) printf("-I%s\n", in.include_dir);
    else if (o->print_libs) {
        printf("%s/libtsrt.a", in.resource_dir);
        for (int i = 0; runtime_needs[i]; i++) printf(" %s", runtime_needs[i]);
        puts("");
    } else puts(in.resource_dir);
    return diag_exit_status(s);
}

static int command(Session *s, const Options *o) {
    switch (o->cmd) {
    case CMD_RUN: return cmd_run(s, o);
    case CMD_CHECK: return cmd_check(s, o);
    case CMD_VERIFY: return cmd_verify(s, o);
    case CMD_INSPECT: return cmd_inspect(s, o);
    case CMD_BENCH: diag(s, DIAG_not_yet, (Span){0, 0}, "'tscc bench'"); return diag_exit_status(s);
    default: return cmd_compile(s, o);
    }
}

int main(int argc, char **argv) {
    Options o;
    base_oom_handler = out_of_memory;
    Session *s = session_new();
    Buf line = {0};
    for (int i = 0; i < argc; i++) buf_printf(&line, "%s%s", i ? " " : "", argv[i]);
    signals_install(line.p ? line.p : "tscc");
    int status = options_parse(s, argc, argv, &o);
    if (!status) {
        bool ask_tty = !strcmp(o.color, "auto");
        s->diags.color = ask_tty ? isatty(2) && !getenv("NO_COLOR") : !strcmp(o.color, "always");
        bool answering = o.help || o.version || o.print_targets || o.print_ops || o.print_cflags || o.print_libs || o.print_resource_dir ||
                         o.print_man || o.print_diags;
        status = answering ? answer(s, &o) : command(s, &o);
        if (fflush(stdout) && !status) status = 1;
        diag_flush(s, stderr);
    }
    buf_free(&line);
    session_free(s);
    return status;
}
