/* output: files that appear whole or not at all. Each is written to a temporary in the same folder; all of a run's outputs are renamed
 * together at the end, and a signal that ends tscc removes the temporaries. What is no regular file (/dev/stdout, a pipe) is written at once. */
#ifndef TSCC_OUTPUT_H
#define TSCC_OUTPUT_H
#include "base/base.h"

typedef struct Output { const char *path, *temp; bool direct, done; } Output;
typedef struct Outputs { Session *s; VEC(Output) list; } Outputs;

/* Name of a temporary for `path`, removed on signals and by outputs_discard. Refuses (a diagnostic, NULL) a path that is one of the files
 * read, or a folder. Another program (the linker) may write it. `final` false: it is never renamed, only removed. */
const char *outputs_temp(Outputs *o, const char *path, bool final);
/* The same, with these bytes in it. */
bool outputs_write(Outputs *o, const char *path, const char *bytes, size_t len);
/* Renames every temporary to its path. False after a diagnostic; then none is left behind. */
bool outputs_commit(Outputs *o);
void outputs_discard(Outputs *o);
/* Installs handlers: for SIGINT, SIGTERM, SIGHUP (temporaries are removed, then the signal does its work), and for SIGSEGV and its like
 * (a bug in tscc: says so, exit 70). Once, by main. */
void signals_install(const char *what);
/* Hides the SIGSEGV handlers' message behind "the program", while compiled code runs. */
void signals_running(bool running);
#endif
