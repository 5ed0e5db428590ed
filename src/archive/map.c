/* Files mapped read-only: what every reader here starts with. */
#include "archive/archive.h"
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

const char *file_map(const char *path, FileMap *m) {
    *m = (FileMap){0};
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0) return strerror(errno);
    struct stat st;
    const char *why = NULL;
    if (fstat(fd, &st)) why = strerror(errno);
    else if (S_ISDIR(st.st_mode)) why = "it is a directory";
    else if (!S_ISREG(st.st_mode)) why = "it is not a regular file";
    else if (!st.st_size) why = "it is empty";
    if (!why) {
        void *p = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
        if (p == MAP_FAILED) why = strerror(errno);
        else *m = (FileMap){p, (uint64_t)st.st_size};
    }
    close(fd);
    return why;
}

void file_unmap(FileMap *m) {
    if (m->bytes) munmap((void *)(uintptr_t)m->bytes, m->len);
    *m = (FileMap){0};
}
