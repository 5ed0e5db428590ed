/* install: where tscc's own parts are (found from the executable, so a build tree and an installed copy both work), and the C compiler
 * driver that links. */
#ifndef TSCC_INSTALL_H
#define TSCC_INSTALL_H
#include "driver/options.h"
#include "driver/output.h"

/* resource_dir: libtsrt.a, libtsrt_pic.a, libtsrt.so, tscc-llvm.so; include_dir: tsrt.h. No slash at the end. */
typedef struct Install { const char *resource_dir, *include_dir; } Install;
/* False when the executable's own place can't be found. */
bool install_find(Session *s, Install *out);
/* What linking with libtsrt.a asks of cc besides the library itself; NULL-terminated. */
extern const char *const runtime_needs[];
/* Links objects to a program or (shared) library at `to` through cc, or $CC; shows the command under -v and -###. False after diagnostics. */
bool link_with_cc(Session *s, const Options *o, const char *const *objects, int n, const char *to, bool shared);
#endif
