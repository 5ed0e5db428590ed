/* tokens.c: a rough scanner (names, numbers, strings, operators, bracketed groups, lines) and the changes made with it. */
#include <ctype.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include "tokens.h"

enum { MOST = 2000, LARGEST = 1 << 16 };
typedef struct Piece { size_t lo, hi; } Piece;
typedef struct Pieces { Piece p[MOST]; int n; } Pieces;
typedef struct Text { const uint8_t *p; size_t n; } Text;
static const char *const names[] = {"int", "float", "bool", "str", "None", "True", "List[int]", "Optional[int]", "Tuple[int, str]", "Dict[str, int]",
    "List[List[float]]", "Union[int, str]", "Any", "Tensor", "torch", "x", "xs", "n", "i", "s", "f", "self", "print", "len", "range", "enumerate", "zip",
    "sorted", "isinstance", "append", "min", "max", "sum", "list", "tuple", "dict", "super", "torch.jit.annotate", "torch.jit.script"};
static const char *const numbers[] = {"0", "1", "-1", "2", "9223372036854775807", "-9223372036854775808", "0.5", "1e308", "1e400", "3j", "0x7f", "100000", "''", "'a'", "\"{}\"", "f'{x}'", "[]", "()", "{}"};
static const char *const operators[] = {"+", "-", "*", "/", "//", "%", "**", "<<", ">>", "&", "|", "^", "==", "!=", "<", "<=", " is ", " is not ", " in ",
    " and ", " or ", " if x else ", ",", ":", "=", "+=", "*=", ".", "->", "@"};
static const char *const lines[] = {"break", "continue", "return", "return x", "pass", "else:", "while True:", "while n > 0:", "for i in range(n):", "for x in xs:",
    "if x is None:", "if x is not None:", "elif x:", "assert x is not None", "raise ValueError('e')", "def g(x: int) -> int:", "class C:", "try:", "except Exception as e:",
    "finally:", "with x as y:", "del x", "x: int = 1", "x = [i for i in range(n)]", "x, y = y, x", "yield x", "global x", "@torch.jit.script", "import torch",
    "from typing import *", "lambda: x", "print(x)", "x = x", "f(x)"};
#define PICK(table_, r_) (table_)[(r_) % (sizeof (table_) / sizeof *(table_))]

static unsigned next(unsigned *seed) {
    *seed = *seed * 1103515245u + 12345u;
    return *seed >> 8;
}

static void add(Pieces *to, size_t lo, size_t hi) {
    if (to->n < MOST) to->p[to->n++] = (Piece){lo, hi};
}

static bool is_word(int c) { return isalnum(c) || c == '_' || c >= 128; }

/* Tokens of all kinds but blanks, and bracketed groups as pieces of their own. */
static void scan(Text t, Pieces *out) {
    size_t open[64];
    int depth = 0;
    out->n = 0;
    for (size_t i = 0; i < t.n;) {
        size_t lo = i;
        int c = t.p[i];
        if (isspace(c)) { i++; continue; }
        if (is_word(c)) while (i < t.n && (is_word(t.p[i]) || (t.p[i] == '.' && isdigit(c)))) i++;
        else if (c == '"' || c == '\'') {
            for (i++; i < t.n && t.p[i] != c && t.p[i] != '\n'; i++) if (t.p[i] == '\\' && i + 1 < t.n) i++;
            i = i < t.n ? i + 1 : t.n;
        } else if (strchr("([{", c)) {
            if (depth < 64) open[depth++] = i;
            i++;
        } else if (strchr(")]}", c)) {
            if (depth) add(out, open[--depth] + 1, i);
            i++;
        } else {
            i++;
            if (i < t.n && (t.p[i] == '=' || t.p[i] == c) && !isspace(t.p[i]) && strchr("+-*/%<>=!&|^", c)) i++;
        }
        add(out, lo, i);
    }
}

static void scan_lines(Text t, Pieces *out) {
    size_t lo = 0;
    out->n = 0;
    for (size_t i = 0; i < t.n; i++)
        if (t.p[i] == '\n') add(out, lo, i + 1), lo = i + 1;
    if (lo < t.n) add(out, lo, t.n);
}

static size_t replace(uint8_t *text, size_t len, size_t max, Piece at, const void *with, size_t n) {
    if (len - (at.hi - at.lo) + n > max) return len;
    memmove(text + at.lo + n, text + at.hi, len - at.hi);
    memcpy(text + at.lo, with, n);
    return len - (at.hi - at.lo) + n;
}

static size_t indent_of(Text t, Piece line) {
    size_t n = 0;
    while (line.lo + n < line.hi && t.p[line.lo + n] == ' ') n++;
    return n;
}

size_t tokens_mutate(uint8_t *text, size_t len, size_t max, const uint8_t *other, size_t other_len, unsigned seed) {
    static Pieces mine, theirs;
    if (!len || len > LARGEST || other_len > LARGEST) return len;
    uint8_t *copy = malloc(other_len + 1);
    if (!copy) return len;
    memcpy(copy, other, other_len);
    Text a = {text, len}, b = {copy, other_len};
    unsigned how = next(&seed) % 16;
    if (how < 9) {
        scan(a, &mine);
        scan(b, &theirs);
        if (mine.n) {
            Piece at = mine.p[next(&seed) % (unsigned)mine.n];
            int c = text[at.lo];
            const char *word = how == 0 || (how < 3 && (isalpha(c) || c == '_')) ? PICK(names, next(&seed)) : how == 1 || (how < 3 && (isdigit(c) || c == '\'' || c == '"'))
                             ? PICK(numbers, next(&seed)) : PICK(operators, next(&seed));
            if (how < 4) len = replace(text, len, max, at, word, strlen(word));
            else if (how < 8 && theirs.n) {
                Piece from = theirs.p[next(&seed) % (unsigned)theirs.n];
                for (int tries = 0; tries < 8 && isalpha(b.p[from.lo]) != isalpha(c); tries++) from = theirs.p[next(&seed) % (unsigned)theirs.n];
                len = replace(text, len, max, at, copy + from.lo, from.hi - from.lo);
            } else len = replace(text, len, max, at, "", 0);
        }
    } else {
        scan_lines(a, &mine);
        scan_lines(b, &theirs);
        if (mine.n) {
            Piece at = mine.p[next(&seed) % (unsigned)mine.n];
            size_t pad = indent_of(a, at) + (next(&seed) % 4 == 0 ? 4 : 0);
            uint8_t line[512];
            size_t n = pad < 200 ? pad : 200;
            memset(line, ' ', n);
            if (how < 12 && theirs.n) {
                Piece from = theirs.p[next(&seed) % (unsigned)theirs.n];
                size_t skip = indent_of(b, from), m = from.hi - from.lo - skip;
                if (m > 250) m = 250;
                memcpy(line + n, copy + from.lo + skip, m);
                n += m;
                if (line[n - 1] != '\n') line[n++] = '\n';
                if (how < 11) at.hi = at.lo;
                len = replace(text, len, max, at, line, n);
            } else if (how < 14) {
                const char *word = PICK(lines, next(&seed));
                memcpy(line + n, word, strlen(word));
                n += strlen(word);
                line[n++] = '\n';
                at.hi = at.lo;
                len = replace(text, len, max, at, line, n);
            } else if (how == 14) len = replace(text, len, max, at, "", 0);
            else if (next(&seed) % 2) len = replace(text, len, max, (Piece){at.lo, at.lo}, "    ", 4);
            else if (indent_of(a, at) >= 4) len = replace(text, len, max, (Piece){at.lo, at.lo + 4}, "", 0);
        }
    }
    free(copy);
    return len;
}
