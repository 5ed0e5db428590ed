/* device_ops.c: operators of devices, and the check that a tensor's is the CPU. */
#include "tensor/tensor.h"
#include "tensor_ops.h"

int tsrt_op_device(tsrt_ctx *c, const tsrt_str *a, int64_t *out) { return tsrt_device_parse(c, a->data, (size_t)a->len, out); }
int tsrt_op_device_with_index(tsrt_ctx *c, const tsrt_str *type, int64_t index, int64_t *out) {
    const int kind = rt_device_kind_named(c, type->data, (size_t)type->len);
    if (kind < 0) return 1;
    if (index < 0 || index > 127) return tsrt_fail(c, NULL, "Device index must not be negative");
    *out = kind * 256 + index + 1;
    return 0;
}
int tsrt_prim_type(tsrt_ctx *c, int64_t self, tsrt_str **out) { return (*out = tsrt_str_from(c, rt_device_kind(self))) ? 0 : 1; }
int tsrt_op_eq_device(tsrt_ctx *c, int64_t a, int64_t b, bool *out) { return (void)c, *out = a == b, 0; }
int tsrt_op_ne_device(tsrt_ctx *c, int64_t a, int64_t b, bool *out) { return (void)c, *out = a != b, 0; }

/* There is no device but the CPU to put a tensor on. */
int rt_check_device(tsrt_ctx *c, const tsrt_opt_int *device) {
    if (!device || !device->has || device->value >> 8 == 0) return 0;
    return tsrt_fail(c, NULL, "PyTorch is not linked with support for %s devices", rt_device_kind(device->value));
}

/* ---- what a program asks of its surroundings. There is no autocast, no tracing of compiled code and no device but the CPU. */
/* What autocast would cast to on a device of that kind. */
int tsrt_op_get_autocast_dtype(tsrt_ctx *c, const tsrt_str *device_type, int64_t *out) {
    static const struct { const char *kind; int dtype; } rows[] = {{"cpu", TSRT_BFLOAT16}, {"cuda", TSRT_FLOAT16}, {"xpu", TSRT_FLOAT16}, {"mps", TSRT_FLOAT16},
                                                                   {"hpu", TSRT_BFLOAT16}, {"xla", TSRT_BFLOAT16}, {"mtia", TSRT_FLOAT16}};
    int64_t device;
    if (tsrt_device_parse(c, device_type->data, (size_t)device_type->len, &device)) return 1;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (!strcmp(rows[i].kind, rt_device_kind(device))) return *out = rows[i].dtype, 0;
    return tsrt_fail(c, NULL, "unsupported scalarType");
}
int tsrt_op_is_autocast_enabled(tsrt_ctx *c, bool *out) { return (void)c, *out = false, 0; }
int tsrt_op_is_autocast_cpu_enabled(tsrt_ctx *c, bool *out) { return (void)c, *out = false, 0; }
int tsrt_op__get_tracing_state(tsrt_ctx *c, bool *out) { return (void)c, *out = false, 0; }
int tsrt_op_is_vulkan_available(tsrt_ctx *c, bool *out) { return (void)c, *out = false, 0; }
int tsrt_op__nnpack_available(tsrt_ctx *c, bool *out) { return (void)c, *out = false, 0; }
