/* device.c: devices: kind * 256 + index + 1 (index -1: none), so that a plain "cpu" is 0. Every kind that PyTorch knows can be named, compared
 * and shown. Their numbers are PyTorch's. */
#include "rt.h"

static const char *const kinds[] = {"cpu", "cuda", "mkldnn", "opengl", "opencl", "ideep", "hip", "fpga", "maia", "xla", "vulkan", "metal", "xpu", "mps", "meta", "hpu",
                                    "ve", "lazy", "ipu", "mtia", "privateuseone"};
enum { NUM_KINDS = sizeof kinds / sizeof *kinds };

static const char *name_of(int64_t device) {
    const int64_t k = device >> 8;
    return k >= 0 && k < NUM_KINDS ? kinds[k] : "cpu";
}
static int64_t index_of(int64_t device) { return (device & 255) - 1; }

/* Without a context nobody is told why. */
#define FAIL(c_, ...) ((c_) ? tsrt_fail(c_, NULL, __VA_ARGS__) : 1)

static int kind_by_name(tsrt_ctx *c, const char *text, size_t len, const char *whole, size_t whole_len) {
    for (int i = 0; i < NUM_KINDS; i++)
        if (strlen(kinds[i]) == len && !memcmp(kinds[i], text, len)) return i;
    (void)FAIL(c, "Expected one of cpu, cuda, ipu, xpu, mkldnn, opengl, opencl, ideep, hip, ve, fpga, maia, xla, lazy, vulkan, mps, meta, hpu, mtia, "
              "privateuseone device type at start of device string: %.*s", (int)whole_len, whole);
    return -1;
}

int tsrt_device_parse(tsrt_ctx *c, const char *text, size_t len, int64_t *out) {
    const char *colon = memchr(text, ':', len);
    const size_t name_len = colon ? (size_t)(colon - text) : len;
    if (!len) return FAIL(c, "Device string must not be empty");
    int64_t index = -1;
    bool fine = true;
    if (colon) {
        const char *p = colon + 1, *end = text + len;
        index = 0;
        fine = p < end && end - p <= 3 && !(*p == '0' && end - p > 1);
        for (; fine && p < end; p++) {
            fine = *p >= '0' && *p <= '9';
            index = index * 10 + (*p - '0');
        }
        fine = fine && index < 128;
    }
    if (!fine) return FAIL(c, "Invalid device string: '%.*s'", (int)len, text);
    const int kind = kind_by_name(c, text, name_len, text, len);
    if (kind < 0) return 1;
    *out = kind * 256 + index + 1;
    return 0;
}

/* "cpu", "cuda:1"; buf has room for 32 bytes. */
const char *tsrt_device_text(int64_t device, char *buf) {
    tsrt_buf b;
    rt_buf_init(&b, NULL);
    rt_buf_puts(&b, name_of(device));
    if (index_of(device) >= 0) rt_buf_char(&b, ':'), rt_buf_int(&b, index_of(device));
    memcpy(buf, b.p, b.len);
    buf[b.len] = 0;
    return buf;
}

const char *rt_device_kind(int64_t device) { return name_of(device); }
int rt_device_kind_named(tsrt_ctx *c, const char *name, size_t len) { return kind_by_name(c, name, len, name, len); }
