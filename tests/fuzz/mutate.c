/* mutate COUNT SEED...: a fuzz target (LLVMFuzzerTestOneInput) on each seed file and on COUNT changed copies of the seeds, always the same ones: what make
 * check runs of it, without libFuzzer. A crash is the failure; a sanitizer build tells of more. Prints 'N passed, 0 failed'. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { ROOM = 1 << 20, SECONDS = 20 };
static uint64_t state = 0x9e3779b97f4a7c15u;

/* xorshift64* (Vigna 2016) */
static uint64_t next(uint64_t below) {
    state ^= state >> 12, state ^= state << 25, state ^= state >> 27;
    return state * 0x2545f4914f6cdd1du >> 11 ? (state * 0x2545f4914f6cdd1du >> 11) % below : 0;
}

static size_t read_seed(const char *path, uint8_t *to) {
    FILE *f = fopen(path, "rb");
    const size_t n = f ? fread(to, 1, ROOM, f) : 0;
    if (f) fclose(f);
    return n;
}

/* One change: a byte, a bit, a run cut out, copied to elsewhere, or filled with one of the bytes that mean something in these formats. */
static size_t change(uint8_t *p, size_t n) {
    static const uint8_t special[] = {0, 1, 0x7f, 0x80, 0xff, '(', ')', '.', 'N', 'R', '{', '}', '[', ']', '"', '\n'};
    const size_t at = next(n), room = n - at, len = 1 + next(room < 16 ? room : 16);
    switch (next(6)) {
    case 0: p[at] = (uint8_t)next(256); break;
    case 1: p[at] ^= (uint8_t)(1u << next(8)); break;
    case 2: memset(p + at, special[next(sizeof special)], len); break;
    case 3: memmove(p + at, p + at + len, room - len); return n - len ? n - len : n;
    case 4: memmove(p + at, p + next(n - len + 1), len); break;
    default: p[at] = special[next(sizeof special)]; break;
    }
    return n;
}

int main(int argc, char **argv) {
    static uint8_t bytes[ROOM];
    const int count = argc > 2 ? atoi(argv[1]) : 0, seeds = argc - 2;
    int passed = 0;
    for (int i = 0; i < seeds; i++, passed++) {
        const size_t n = read_seed(argv[2 + i], bytes);
        if (!n) {
            printf("FAIL %s can't be read\n0 passed, 1 failed\n", argv[2 + i]);
            return 1;
        }
        LLVMFuzzerTestOneInput(bytes, n);
    }
    for (int i = 0; i < count; i++, passed++) {
        size_t n = read_seed(argv[2 + i % seeds], bytes);
        for (uint64_t k = 1 + next(4); k > 0; k--) n = change(bytes, n);
        alarm(SECONDS);                                   /* an input that takes this long is a failure, by a signal */
        LLVMFuzzerTestOneInput(bytes, n);
        alarm(0);
    }
    printf("%d passed, 0 failed\n", passed);
    return 0;
}
