/* options: what the command line asks for. Every flag is one row of options.def; from the rows come the parser, --help and the
 * manual page. Takes argv (with @response files); gives Options, or a message and exit status 2. */
#ifndef TSCC_OPTIONS_H
#define TSCC_OPTIONS_H
#include "base/base.h"

typedef enum Command { CMD_COMPILE, CMD_RUN, CMD_CHECK, CMD_VERIFY, CMD_INSPECT, CMD_BENCH, NUM_COMMANDS } Command;
typedef enum Stage {    /* --emit=; what can be looked at, or where to stop */
#define STAGE(name_, supported_, suffix_, help_) STAGE_##name_,
#include "driver/stages.def"
#undef STAGE
    NUM_STAGES
} Stage;

typedef VEC(const char *) Words;
enum { FAIL_EVERY = -1, FAIL_RANDOM = -2 };             /* --fail-alloc=every, random */
typedef struct Options {
    Command cmd;
    const char *program;              /* argv[0] */
    Words inputs;
    Words args;                       /* run: what follows FILE, the program's own */
    Words warnings;                   /* -W..., without the W; applied to the session when parsed */
    /* what to make */
    const char *output;               /* -o */
    bool compile_only, shared;        /* -c, -shared */
    const char *emit;                 /* --emit= as written, or NULL */
    Stage stage;                      /* what it means; STAGE_none without --emit */
    const char *entry;                /* --entry */
    const char *header; bool no_header;
    const char *prefix, *exports;     /* --export=a,b */
    Words link;                       /* -l, -L, -Wl, and further objects: handed to cc in order */
    bool static_libtsrt;
    /* code */
    int opt;                          /* -O; 2 unless given */
    bool debug, pic, no_pic;
    const char *target, *arch, *cpu;
    Words include;                    /* -I */
    Words spec;                       /* --spec */
    const char *weights, *from;
    /* dependencies */
    bool deps;                        /* -MD */
    const char *depfile, *deptarget;  /* -MF, -MT */
    /* diagnostics */
    const char *diag_format, *color; bool pedantic;
    int64_t error_limit;
    bool verbose, dry_run;            /* -v, -### */
    /* passes */
    const char *dump_after, *stop_after, *limit, *skip;
    bool time_passes, verify_each, ranges;
    /* evaluator */
    int64_t eval_steps, eval_memory;
    /* verify and bench (src/driver/verify*.c) */
    const char *verify_args, *expect, *method, *only, *state, *expect_args, *expect_error, *default_dtype, *save;
    int64_t seed; bool has_seed;
    int64_t fail_alloc;               /* which fails; 0: none, else FAIL_... */
    bool shape_only, has_rtol, has_atol;
    double rtol, atol;
    bool json, profile;
    /* answer and exit */
    bool version, help, print_targets, print_ops, print_cflags, print_libs, print_resource_dir, print_man, print_diags;
} Options;

/* Parses argv into *o (memory: s->arena) and applies -W, -f and limits to s->diags. Returns 0, or 2 after a message on stderr. */
int options_parse(Session *s, int argc, char **argv, Options *o);
void options_help(FILE *to);
/* The manual page tscc(1) as troff: docs and `make install` take it from here. */
void options_man(FILE *to);
const char *stage_name(Stage stage);
#endif
