/* options.c: the command line. Rows of options.def drive the parser, --help and the manual page. Usage errors are told on stderr at
 * once: there is no source to point into. */
#include "driver/options.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "tsrt.h"

typedef enum OptArg { ARG_NONE, ARG_JOIN, ARG_SEP, ARG_EQ } OptArg;
typedef enum OptStore { STORE_FLAG, STORE_STR, STORE_NUM, STORE_REAL, STORE_LIST, STORE_SPECIAL } OptStore;
enum { C = 1 << CMD_COMPILE, RUN = 1 << CMD_RUN, CHK = 1 << CMD_CHECK, VER = 1 << CMD_VERIFY, INS = 1 << CMD_INSPECT, BEN = 1 << CMD_BENCH,
       ANY = C | RUN | CHK | VER | INS | BEN };

typedef enum OptId {
#define GROUP(title_)
#define OPT(id_, ...) OPT_##id_,
#include "driver/options.def"
#undef OPT
    NUM_OPTIONS
} OptId;

typedef struct OptRow { const char *name; OptArg arg; const char *meta; unsigned commands; OptStore store; size_t at, has; const char *help; } OptRow;
#define FLAG(field_) STORE_FLAG, offsetof(Options, field_), 0
#define STR(field_) STORE_STR, offsetof(Options, field_), 0
#define NUM(field_) STORE_NUM, offsetof(Options, field_), 0
#define REAL(field_, has_) STORE_REAL, offsetof(Options, field_), offsetof(Options, has_)
#define LIST(field_) STORE_LIST, offsetof(Options, field_), 0
#define SPECIAL STORE_SPECIAL, 0, 0
#define OPT(id_, name_, arg_, meta_, commands_, store_, help_) [OPT_##id_] = {name_, ARG_##arg_, meta_, (commands_), store_, help_},
static const OptRow rows[NUM_OPTIONS] = {
#include "driver/options.def"
};
#undef OPT

static const struct { const char *name; Command cmd; const char *args, *help; } commands[] = {
    {"run", CMD_RUN, "FILE [ARGS]", "compile in memory and run now"},
    {"check", CMD_CHECK, "FILE [--entry NAME]", "diagnostics only, of NAME and what it reaches, or of everything exported"},
    {"verify", CMD_VERIFY, "FILE --args A.pt --expect E.pt", "call, and compare with recorded outputs"},
    {"inspect", CMD_INSPECT, "FILE", "entry points, signatures, sizes, operators; runs nothing"},
    {"bench", CMD_BENCH, "FILE --args A.pt", "measure latency and memory"},
};

static int usage(const char *fmt, ...) PRINTF_LIKE(1, 2);
static int usage(const char *fmt, ...) {
    va_list ap;
    fputs("tscc: error: ", stderr);
    va_start(ap, fmt);
    vfprintf(stderr, fmt, ap);
    va_end(ap);
    fputs("\n", stderr);
    return 2;
}

const char *stage_name(Stage stage) {
    static const char *const names[] = {
#define STAGE(name_, supported_, suffix_, help_) #name_,
#include "driver/stages.def"
#undef STAGE
    };
    return names[stage];
}

/* ---- response files: @FILE is replaced by the words of FILE, quoted as a shell does; files may name files. */
typedef struct Expander { Session *s; Words *out; int depth; } Expander;
static int expand(Expander *x, const char *word);

static int expand_text(Expander *x, const char *p, const char *end) {
    Buf word = {0};
    int rc = 0;
    while (!rc && p < end) {
        bool any = false;
        char quote = 0;
        word.len = 0;
        for (; p < end && (quote || !strchr(" \t\r\n", *p)); p++) {
            any = true;
            if (quote && *p == quote) quote = 0;
            else if (!quote && (*p == '"' || *p == '\'')) quote = *p;
            else if (*p == '\\' && quote != '\'' && p + 1 < end) buf_putc(&word, *++p);
            else buf_putc(&word, *p);
        }
        while (p < end && strchr(" \t\r\n", *p)) p++;
        if (any) rc = expand(x, arena_dup(x->s->arena, word.len ? word.p : "", word.len));
    }
    buf_free(&word);
    return rc;
}

static int expand(Expander *x, const char *word) {
    enum { DEEPEST = 20 };
    if (word[0] != '@' || !word[1]) {
        vec_push(x->s->arena, x->out, word);
        return 0;
    }
    const char *why;
    if (x->depth >= DEEPEST) return usage("response files are nested too deep: '%s'", word);
    Source *src = source_read(x->s, word + 1, &why);
    if (!src) return usage("cannot read the response file '%s': %s", word + 1, why);
    if (memchr(src->text, 0, src->len)) return usage("the response file '%s' holds a NUL byte", word + 1);
    x->depth++;
    int rc = expand_text(x, src->text, src->text + src->len);
    x->depth--;
    return rc;
}

/* ---- one option */
static int number(const char *name, const char *text, int64_t *out) {
    char *end;
    errno = 0;
    long long v = strtoll(text, &end, 0);
    if (!*text || *end || errno) return usage("'%s' wants a whole number, not '%s'", name, text);
    *out = v;
    return 0;
}

static int apply_special(Session *s, Options *o, OptId id, const char *name, const char *v) {
    switch (id) {
    case OPT_opt:
        if (!strcmp(v, "") || !strcmp(v, "s") || !strcmp(v, "z")) o->opt = !*v ? 1 : 2;
        else if (v[0] >= '0' && v[0] <= '9' && !v[1]) o->opt = v[0] > '3' ? 3 : v[0] - '0';
        else return usage("unknown optimisation level '-O%s': use -O0, -O1, -O2 or -O3", v);
        return 0;
    case OPT_warn:
        if (!diag_option(s, v)) {
            /* As C compilers do: an unknown -Wno-NAME is passed over, since another version may know it. */
            if (!strncmp(v, "no-", 3) && strncmp(v, "no-error=", 9)) return 0;
            return usage("unknown warning option '-W%s'; 'tscc -print-diagnostics' lists all", v);
        }
        return 0;
    case OPT_linker: vec_push(s->arena, &o->link, arena_printf(s->arena, "-Wl,%s", v)); return 0;
    case OPT_lib_dir: vec_push(s->arena, &o->link, arena_printf(s->arena, "-L%s", v)); return 0;
    case OPT_lib: vec_push(s->arena, &o->link, arena_printf(s->arena, "-l%s", v)); return 0;
    case OPT_color:
        if (*v && *v != '=') return usage("unknown option '%s%s'; did you mean '-fcolor-diagnostics=auto'?", name, v);
        o->color = *v ? v + 1 : "always";
        if (strcmp(o->color, "auto") && strcmp(o->color, "always") && strcmp(o->color, "never"))
            return usage("'-fcolor-diagnostics=' wants auto, always or never, not '%s'", o->color);
        return 0;
    case OPT_no_color: o->color = "never"; return 0;
    case OPT_fail_alloc:
        if (!strcmp(v, "every")) return o->fail_alloc = FAIL_EVERY, 0;
        if (!strcmp(v, "random")) return o->fail_alloc = FAIL_RANDOM, 0;
        if (number(name, v, &o->fail_alloc)) return 2;
        return o->fail_alloc < 0 ? usage("'%s' wants a number that is not negative, every or random", name) : 0;
    case OPT_seed: o->has_seed = true; return number(name, v, &o->seed);
    default: return usage("'%s' is not handled", name);
    }
}

static int apply(Session *s, Options *o, OptId id, const char *v) {
    const OptRow *r = &rows[id];
    void *at = (char *)o + r->at;
    switch (r->store) {
    case STORE_FLAG: *(bool *)at = true; return 0;
    case STORE_STR: *(const char **)at = v; return 0;
    case STORE_NUM: {
        int rc = number(r->name, v, (int64_t *)at);
        return !rc && *(int64_t *)at < 0 ? usage("'%s' wants a number that is not negative", r->name) : rc;
    }
    case STORE_REAL: {
        char *end;
        *(double *)at = strtod(v, &end);
        *(bool *)((char *)o + r->has) = true;
        return !*v || *end || !(*(double *)at >= 0) ? usage("'%s' wants a number that is not negative, not '%s'", r->name, v) : 0;
    }
    case STORE_LIST: vec_push(s->arena, (Words *)at, v); return 0;
    case STORE_SPECIAL: return apply_special(s, o, id, r->name, v);
    }
    return 0;
}

/* The row that `word` names, with its value's text where that stands in the same word. Longest spelling first: -Wl, before -W. */
static int find(const char *word, const char **value) {
    int best = -1;
    size_t best_len = 0;
    for (int i = 0; i < NUM_OPTIONS; i++) {
        const OptRow *r = &rows[i];
        size_t n = strlen(r->name);
        if (strncmp(word, r->name, n) || n <= best_len) continue;
        const char *rest = word + n, *v = NULL;
        if (r->arg == ARG_NONE && *rest) continue;
        if (r->arg == ARG_EQ && *rest && *rest != '=') continue;
        if (r->arg == ARG_EQ && *rest) v = rest + 1;
        if (r->arg == ARG_JOIN || (r->arg == ARG_SEP && *rest)) v = rest;
        best = i, best_len = n, *value = v;
    }
    return best;
}

static int unknown(Session *s, const char *word) {
    Sym names[NUM_OPTIONS + COUNT_OF(commands)];
    size_t n = strcspn(word, "=");
    int count = 0;
    for (int i = 0; i < NUM_OPTIONS; i++) {
        size_t len = strlen(rows[i].name);
        names[count++] = sym_n(s, rows[i].name, len && rows[i].name[len - 1] == '=' ? len - 1 : len);
    }
    Sym near = suggest(sym_n(s, word, n > 200 ? 200 : n), names, count);
    if (near) return usage("unknown option '%s'; did you mean '%s'?", word, near->s);
    return usage("unknown option '%s'; 'tscc --help' lists all", word);
}

/* ---- the whole line */
static bool is_stage(Options *o, const char *text) {
    for (int i = 1; i < NUM_STAGES; i++)
        if (!strcmp(text, stage_name((Stage)i))) return o->stage = (Stage)i, true;
    return false;
}

static int check_sense(Session *s, Options *o) {
    if (o->emit && !is_stage(o, o->emit)) {
        Sym names[NUM_STAGES];
        for (int i = 1; i < NUM_STAGES; i++) names[i - 1] = sym(s, stage_name((Stage)i));
        Sym near = suggest(sym(s, o->emit), names, NUM_STAGES - 1);
        if (near) return usage("unknown stage '--emit=%s'; did you mean '--emit=%s'?", o->emit, near->s);
        return usage("unknown stage '--emit=%s': use ast, graph, code, llvm, asm, obj or header", o->emit);
    }
    int outputs = (o->emit != NULL) + o->compile_only + o->shared;
    if (outputs > 1) return usage("only one of -c, -shared and --emit= can be given");
    if (o->header && o->no_header) return usage("--header and --no-header contradict each other");
    if (o->depfile && !o->deps) return usage("-MF needs -MD");
    if (o->deptarget && !o->deps) return usage("-MT needs -MD");
    if (o->diag_format) {
        Diags *d = &s->diags;
        if (!strcmp(o->diag_format, "text")) d->format = DIAG_TEXT;
        else if (!strcmp(o->diag_format, "json")) d->format = DIAG_JSON;
        else if (!strcmp(o->diag_format, "sarif")) d->format = DIAG_SARIF;
        else return usage("'-fdiagnostics-format=' wants text, json or sarif, not '%s'", o->diag_format);
    }
    if (o->from && strcmp(o->from, "graph")) return usage("'--from=' wants graph, not '%s'", o->from);
    return 0;
}

static bool answers(const Options *o) {
    return o->help || o->version || o->print_targets || o->print_ops || o->print_cflags || o->print_libs || o->print_resource_dir ||
           o->print_man || o->print_diags;
}

int options_parse(Session *s, int argc, char **argv, Options *o) {
    *o = (Options){.program = argc > 0 ? argv[0] : "tscc", .opt = 2, .error_limit = 20, .color = "auto"};
    Words words = {0};
    Expander x = {s, &words, 0};
    /* What follows FILE of `run` is the program's own: no @FILE is read there. So commands and words go together. */
    bool ours = true, only_files = false;
    for (int i = 1; i < argc && ours; i++) {
        int rc = 0, from = words.len;
        if (i == 1) {
            for (int k = 0; k < COUNT_OF(commands); k++)
                if (!strcmp(argv[1], commands[k].name)) o->cmd = commands[k].cmd, from = -1;
            if (from < 0) continue;
        }
        if ((rc = expand(&x, argv[i]))) return rc;
        for (int k = from; k < words.len; k++) {
            const char *w = words.data[k], *v = NULL;
            if (only_files || w[0] != '-' || !w[1]) {
                vec_push(s->arena, &o->inputs, w);
                if (o->cmd != CMD_RUN) continue;
                for (int m = k + 1; m < words.len; m++) vec_push(s->arena, &o->args, words.data[m]);
                for (int m = i + 1; m < argc; m++) vec_push(s->arena, &o->args, argv[m]);
                ours = false;
                break;
            }
            if (!strcmp(w, "--")) {
                only_files = true;
                continue;
            }
            int id = find(w, &v);
            if (id < 0) return unknown(s, w);
            if (!(rows[id].commands & (1u << o->cmd)))
                return usage("'%s' does not go with 'tscc%s%s'", rows[id].name, o->cmd ? " " : "", o->cmd ? commands[o->cmd - 1].name : "");
            if (!v && rows[id].arg != ARG_NONE) {
                /* The value is the next word, here or in the rest of argv (where a response file may not hide it). */
                if (k + 1 < words.len) v = words.data[++k];
                else if (i + 1 < argc) v = argv[++i];
                else return usage("'%s' wants a value: %s%s%s", rows[id].name, rows[id].name, rows[id].arg == ARG_EQ ? "=" : " ", rows[id].meta);
            }
            rc = apply(s, o, (OptId)id, v);
            if (rc) return rc;
        }
    }
    if (answers(o)) return 0;
    s->diags.limit = o->error_limit > INT32_MAX ? 0 : (int)o->error_limit;
    s->diags.pedantic = o->pedantic;
    int rc = check_sense(s, o);
    if (rc) return rc;
    if (!o->inputs.len) return usage("no input file; 'tscc --help' shows what can be done");
    if (o->cmd != CMD_COMPILE && o->inputs.len > 1)
        return usage("'tscc %s' takes one file; '%s' is a second", commands[o->cmd - 1].name, o->inputs.data[1]);
    return 0;
}

/* ---- --help and the manual page */
static const char *const titles[] = {
#define OPT(...)
#undef GROUP
#define GROUP(title_) title_,
#include "driver/options.def"
#undef OPT
#undef GROUP
};
/* Number of the group that each option stands in: headings counted up to its row. */
static const struct { bool is_group; int id; } outline[] = {
#define GROUP(title_) {true, 0},
#define OPT(id_, ...) {false, OPT_##id_},
#include "driver/options.def"
#undef OPT
#undef GROUP
};

static void spell(const OptRow *r, Buf *to) {
    buf_puts(to, r->name);
    if (!r->meta) return;
    if (r->arg == ARG_SEP) buf_putc(to, ' ');
    if (r->arg == ARG_EQ) buf_putc(to, '=');
    buf_puts(to, r->meta);
}

void options_help(FILE *to) {
    fputs("usage: tscc [OPTIONS] FILE            compile a TorchScript file to a program (-o app), an object (-c) or a library (-shared)\n", to);
    for (int i = 0; i < COUNT_OF(commands); i++) {
        Buf b = {0};
        buf_printf(&b, "tscc %s %s", commands[i].name, commands[i].args);
        fprintf(to, "       %-40s %s\n", b.p, commands[i].help);
        buf_free(&b);
    }
    int group = 0;
    for (int i = 0; i < COUNT_OF(outline); i++) {
        if (outline[i].is_group) {
            fprintf(to, "\n%s\n", titles[group++]);
            continue;
        }
        Buf b = {0};
        spell(&rows[outline[i].id], &b);
        fprintf(to, "  %-28s %s\n", b.p, rows[outline[i].id].help);
        buf_free(&b);
    }
    fputs("\nExit status: 0 fine; 1 the input has errors, the program failed, or a comparison did; 2 wrong usage;\n"
          "3 legal TorchScript that this version does not support yet; 70 a bug in tscc.\n", to);
}

static void roff(FILE *to, const char *text) {
    if (*text == '.' || *text == '\'') fputs("\\&", to);
    for (; *text; text++) {
        if (*text == '-') fputs("\\-", to);
        else if (*text == '\\') fputs("\\e", to);
        else fputc(*text, to);
    }
}

void options_man(FILE *to) {
    fprintf(to, ".TH TSCC 1 \"\" \"tscc %s\"\n.SH NAME\ntscc \\- TorchScript compiler\n.SH SYNOPSIS\n.B tscc\n[OPTIONS] FILE\n", TSRT_VERSION);
    for (int i = 0; i < COUNT_OF(commands); i++) {
        fprintf(to, ".br\n.B tscc %s\n", commands[i].name);
        roff(to, commands[i].args);
        fputs("\n", to);
    }
    fputs(".SH DESCRIPTION\ntscc compiles TorchScript source (.tsc or .py) to native code: programs, objects and shared libraries with a C\n"
          "header, linked with a small C runtime, libtsrt. Neither Python nor LibTorch is needed to compile or to run.\n.SH COMMANDS\n", to);
    for (int i = 0; i < COUNT_OF(commands); i++) {
        fprintf(to, ".TP\n.B %s\n", commands[i].name);
        roff(to, commands[i].help);
        fputs(".\n", to);
    }
    fputs(".SH OPTIONS\n", to);
    int group = 0;
    for (int i = 0; i < COUNT_OF(outline); i++) {
        if (outline[i].is_group) {
            fprintf(to, ".SS %s\n", titles[group++]);
            continue;
        }
        const OptRow *r = &rows[outline[i].id];
        fputs(".TP\n\\fB", to);
        roff(to, r->name);
        fputs("\\fR", to);
        if (r->meta) {
            fputs(r->arg == ARG_EQ ? "=\\fI" : r->arg == ARG_SEP ? " \\fI" : "\\fI", to);
            roff(to, r->meta);
            fputs("\\fR", to);
        }
        fputs("\n", to);
        roff(to, r->help);
        fputs(".\n", to);
    }
    fputs(".SH EXIT STATUS\n.TP\n0\nfine\n.TP\n1\nthe input has errors, the program failed, or a comparison did\n.TP\n2\nwrong usage\n.TP\n3\n"
          "legal TorchScript that this version does not support yet; the diagnostic says what\n.TP\n70\na bug in tscc\n.PP\n"
          ".B tscc run\nexits with the int that main returns, and with 1 after an uncaught error.\n", to);
}
