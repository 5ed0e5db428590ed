/* Parses every file named (or, with -r, every .py below a directory) and says how many parse: make parse-stdlib. -a: archive syntax,
 * -d: dump the tree, -e: show every diagnostic, -u: unparse each expression statement. */
#include "ast/ast.h"
#include <dirent.h>
#include <string.h>
#include <sys/stat.h>

typedef struct Count { int files, good; bool dump, errors, archive, unparse; } Count;

static void unparse_all(AstModule *m) {
    for (int i = 0; i < m->body.len; i++) {
        if (m->body.data[i]->kind != AST_ExprStmt) continue;
        Buf b = {0};
        ast_unparse(AST_AS(ExprStmt, m->body.data[i])->value, &b);
        printf("%s\n", b.p);
        buf_free(&b);
    }
}

static void parse_one(const char *path, Count *count) {
    Session *s = session_new();
    Arena *arena = arena_new();
    const char *why;
    Source *src = source_read(s, path, &why);
    s->diags.limit = count->errors ? 0 : 3;
    if (!src) {
        fprintf(stderr, "%s: %s\n", path, why);
    } else {
        AstModule *m = parse_module(s, arena, src, (ParseOptions){.archive = count->archive});
        Buf b = {0};
        if (count->dump) ast_print(s, &m->base, &b), fputs(b.p, stdout);
        if (count->unparse) unparse_all(m);
        buf_free(&b);
        diag_flush(s, stderr);
        count->good += diag_exit_status(s) == 0;
    }
    count->files++;
    arena_free(arena);
    session_free(s);
}

static void parse_below(const char *dir, Count *count, int depth) {
    DIR *d = depth < 40 ? opendir(dir) : NULL;
    if (!d) return;
    for (struct dirent *e; (e = readdir(d));) {
        char path[4096];
        struct stat st;
        if (e->d_name[0] == '.' || snprintf(path, sizeof path, "%s/%s", dir, e->d_name) >= (int)sizeof path || lstat(path, &st)) continue;
        size_t n = strlen(path);
        if (S_ISDIR(st.st_mode)) parse_below(path, count, depth + 1);
        else if (S_ISREG(st.st_mode) && n > 3 && !strcmp(path + n - 3, ".py")) parse_one(path, count);
    }
    closedir(d);
}

int main(int argc, char **argv) {
    Count count = {0};
    bool below = false;
    for (int i = 1; i < argc; i++) {
        if (!strcmp(argv[i], "-r")) below = true;
        else if (!strcmp(argv[i], "-a")) count.archive = true;
        else if (!strcmp(argv[i], "-d")) count.dump = true;
        else if (!strcmp(argv[i], "-e")) count.errors = true;
        else if (!strcmp(argv[i], "-u")) count.unparse = true;
        else if (below) parse_below(argv[i], &count, 0);
        else parse_one(argv[i], &count);
    }
    if (below) printf("%d of %d files parse (%.1f %%)\n", count.good, count.files, count.files ? 100.0 * count.good / count.files : 0.0);
    return count.good == count.files ? 0 : below ? count.good * 100 < count.files * 98 : 1;
}
