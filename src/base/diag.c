/* Diagnostics: the table of all messages, what is kept of what is reported (severities, -W options, limits), and the notes.
 * How they look is diag_show.c. */
#include "base/base.h"
#include <stdlib.h>
#include <string.h>

typedef struct DiagRow { const char *code; Severity severity; const char *format, *help; } DiagRow;
static const DiagRow rows[NUM_DIAGS + 1] = {
#define D(code_, severity_, format_, help_) [DIAG_##code_] = {#code_, severity_, format_, help_},
#include "base/diag/all.def"
#undef D
};

const char *diag_code(DiagId id) { return rows[id].code; }

/* The severity that a row has under the options; SEV_NOTE for "not shown". */
static Severity effective(const Diags *d, DiagId id) {
    Severity sev = rows[id].severity;
    WarnState state = d->state[id];
    if (sev == SEV_EXTENSION) {
        if (d->pedantic || state == WARN_ERROR) return SEV_ERROR;
        if (state == WARN_ON) return d->werror ? SEV_ERROR : SEV_WARNING;
        return state == WARN_NOT_ERROR ? SEV_WARNING : SEV_NOTE;
    }
    if (sev != SEV_WARNING) return sev;
    if (state == WARN_OFF) return SEV_NOTE;
    if (state == WARN_ERROR || (d->werror && state != WARN_NOT_ERROR)) return SEV_ERROR;
    return SEV_WARNING;
}

static void keep(Session *s, DiagId id, Severity sev, Span span, const char *text) {
    Diagnostic *n = NEW(s->arena, Diagnostic);
    *n = (Diagnostic){.id = id, .severity = sev, .span = span, .text = text};
    vec_push(s->arena, &s->diags.list, n);
    s->diags.newest = n;
}

bool diag(Session *s, DiagId id, Span span, ...) {
    Diags *d = &s->diags;
    Severity sev = effective(d, id);
    d->newest = NULL;
    if (sev == SEV_NOTE && rows[id].severity != SEV_NOTE) return false;
    if (d->muted) {
        if (sev >= SEV_UNSUPPORTED) d->muted_count++;
        return false;
    }
    bool serious = sev == SEV_ERROR || sev == SEV_UNSUPPORTED;
    if (d->stopped && sev != SEV_BUG) return false;
    if (serious && d->limit > 0 && d->errors + d->unsupported >= d->limit) {
        d->stopped = true;
        d->errors++;
        keep(s, DIAG_too_many_errors, SEV_ERROR, (Span){0, 0}, arena_printf(s->arena, rows[DIAG_too_many_errors].format, d->limit));
        diag_help(s, "%s", rows[DIAG_too_many_errors].help);
        d->newest = NULL;
        return false;
    }
    switch (sev) {
    case SEV_BUG: d->bugs++; break;
    case SEV_ERROR: d->errors++; break;
    case SEV_UNSUPPORTED: d->unsupported++; break;
    case SEV_WARNING: d->warnings++; break;
    case SEV_NOTE: case SEV_EXTENSION: break;
    }
    Buf text = {0};
    va_list ap;
    va_start(ap, span);
    const char *help = rows[id].help;                     /* its arguments follow the message's, so that both are one format */
    buf_vprintf(&text, help ? arena_printf(s->arena, "%s\n%s", rows[id].format, help) : rows[id].format, ap);
    va_end(ap);
    char *all = buf_take(&text, s->arena), *cut = help ? strrchr(all, '\n') : NULL;
    if (cut) *cut = 0;
    if (sev == SEV_UNSUPPORTED && !strstr(all, "support")) all = arena_printf(s->arena, "%s: this is not supported yet", all);
    keep(s, id, sev, span, all);
    if (cut) diag_help(s, "%s", cut + 1);
    return false;
}

static void count(Diags *d, const Diagnostic *n, int by) {
    if (n->severity == SEV_BUG) d->bugs += by;
    else if (n->severity == SEV_ERROR) d->errors += by;
    else if (n->severity == SEV_UNSUPPORTED) d->unsupported += by;
    else if (n->severity == SEV_WARNING) d->warnings += by;
}

DiagsAside diag_set_aside(Session *s, int from) {
    Diags *d = &s->diags;
    DiagsAside a = {.n = d->list.len - from, .stopped = d->stopped};
    a.list = NEWN(s->arena, Diagnostic *, a.n + 1);
    for (int i = 0; i < a.n; i++) count(d, a.list[i] = d->list.data[from + i], -1);
    d->list.len = from;
    d->newest = NULL;
    d->stopped = false;
    return a;
}
void diag_put_back(Session *s, DiagsAside a) {
    Diags *d = &s->diags;
    for (int i = 0; i < a.n; i++) {
        count(d, a.list[i], 1);
        vec_push(s->arena, &d->list, a.list[i]);
    }
    d->newest = NULL;
    d->stopped |= a.stopped;
}

const char *diag_take(Session *s, int from, Severity *worst) {
    const DiagsAside taken = diag_set_aside(s, from);
    const Diagnostic *first = NULL;
    s->diags.stopped = taken.stopped;
    for (int i = 0; i < taken.n; i++)
        if (!first || taken.list[i]->severity > first->severity) first = taken.list[i];
    if (first) *worst = first->severity;
    return first ? first->text : NULL;
}

static void add_note(Session *s, Span span, bool is_help, const char *fmt, va_list ap) {
    Diagnostic *n = s->diags.newest;
    if (!n) return;
    Buf text = {0};
    buf_vprintf(&text, fmt, ap);
    DiagNote note = {span, buf_take(&text, s->arena), is_help};
    vec_push(s->arena, &n->notes, note);
}

void diag_note(Session *s, Span span, const char *fmt, ...) {
    va_list ap;
    va_start(ap, fmt);
    add_note(s, span, false, fmt, ap);
    va_end(ap);
}

void diag_help(Session *s, const char *fmt, ...) {
    va_list ap;
    va_start(ap, fmt);
    add_note(s, (Span){0, 0}, true, fmt, ap);
    va_end(ap);
}

int diag_exit_status(const Session *s) {
    const Diags *d = &s->diags;
    return d->bugs ? 70 : d->errors ? 1 : d->unsupported ? 3 : 0;
}

/* ---- -W options */

/* Does `name` (with -) name row `id`? Extensions also answer to ext-<code>. */
static bool names_row(const char *name, DiagId id) {
    const char *code = rows[id].code;
    if (rows[id].severity == SEV_EXTENSION && !strncmp(name, "ext-", 4) && strncmp(code, "ext_", 4)) name += 4;
    for (; *code && *name; code++, name++)
        if (*name != (*code == '_' ? '-' : *code)) return false;
    return !*code && !*name;
}

/* Sets the state of what `name` names: one warning, `ext` (all extensions), `all` or `everything`. */
static bool set_state(Diags *d, const char *name, WarnState state) {
    bool everything = !strcmp(name, "everything"), ext = everything || !strcmp(name, "ext");
    bool all = everything || !strcmp(name, "all") || !strcmp(name, "extra"), found = all || ext;
    for (int id = 0; id < NUM_DIAGS; id++) {
        Severity sev = rows[id].severity;
        if (sev != SEV_WARNING && sev != SEV_EXTENSION) continue;
        bool this_one = names_row(name, (DiagId)id);
        if (!this_one && !(sev == SEV_WARNING ? all : ext)) continue;
        d->state[id] = state;
        found = true;
    }
    return found;
}

bool diag_option(Session *s, const char *text) {
    Diags *d = &s->diags;
    if (!strcmp(text, "error")) return d->werror = true;
    if (!strcmp(text, "no-error")) return d->werror = false, true;
    if (!strncmp(text, "error=", 6)) return set_state(d, text + 6, WARN_ERROR);
    if (!strncmp(text, "no-error=", 9)) return set_state(d, text + 9, WARN_NOT_ERROR);
    if (!strncmp(text, "no-", 3)) return set_state(d, text + 3, WARN_OFF);
    return set_state(d, text, WARN_ON);
}

static const char *severity_word(Severity sev) {
    static const char *const words[] = {"note", "extension", "warning", "unsupported", "error", "internal error"};
    return words[sev];
}

static void list_cell(FILE *to, const char *text) {
    for (; *text; text++) {
        if (*text == '|') fputc('\\', to);
        fputc(*text == '\n' ? ' ' : *text, to);
    }
}

void diag_list(FILE *to) {
    fputs("| code | severity | message | help |\n|---|---|---|---|\n", to);
    for (int id = 0; id < NUM_DIAGS; id++) {
        fprintf(to, "| `%s` | %s | ", rows[id].code, severity_word(rows[id].severity));
        list_cell(to, rows[id].format);
        fputs(" | ", to);
        list_cell(to, rows[id].help ? rows[id].help : "");
        fputs(" |\n", to);
    }
}

/* ---- did you mean */

enum { LONGEST_SUGGESTED = 64 };
static int lower(int c) { return c >= 'A' && c <= 'Z' ? c + 32 : c; }

/* Edit distance with transpositions (optimal string alignment); a change of case or of - and _ costs half. Costs are doubled. */
static int distance(Sym a, Sym b, int most) {
    int row[3][LONGEST_SUGGESTED + 1];
    int n = (int)a->len, m = (int)b->len;
    for (int j = 0; j <= m; j++) row[0][j] = 2 * j;
    for (int i = 1; i <= n; i++) {
        int *cur = row[i % 3], *prev = row[(i + 2) % 3], *prev2 = row[(i + 1) % 3], best = cur[0] = 2 * i;
        for (int j = 1; j <= m; j++) {
            char x = a->s[i - 1], y = b->s[j - 1];
            int cost = prev[j - 1] + (x == y ? 0 : lower(x) == lower(y) ? 1 : 2);
            if (prev[j] + 2 < cost) cost = prev[j] + 2;
            if (cur[j - 1] + 2 < cost) cost = cur[j - 1] + 2;
            if (i > 1 && j > 1 && x == b->s[j - 2] && y == a->s[i - 2] && prev2[j - 2] + 2 < cost) cost = prev2[j - 2] + 2;
            cur[j] = cost;
            if (cost < best) best = cost;
        }
        if (best > most) return best;
    }
    return row[n % 3][m];
}

Sym suggest(Sym name, const Sym *candidates, int n) {
    if (!name || name->len > LONGEST_SUGGESTED) return NULL;
    int best = name->len <= 2 ? 1 : 2 * (((int)name->len + 2) / 3);
    Sym found = NULL;
    for (int i = 0; i < n; i++) {
        Sym c = candidates[i];
        if (!c || c == name || c->len > LONGEST_SUGGESTED || !c->len) continue;
        int gap = abs((int)c->len - (int)name->len) * 2;
        if (gap > best) continue;
        int cost = distance(name, c, best);
        /* Changing every letter is no likeness. */
        if (cost < best + !found && cost < 2 * (int)name->len) best = cost, found = c;
    }
    return found;
}
