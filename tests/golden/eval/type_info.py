import torch

for d in (torch.float16, torch.bfloat16, torch.float32, torch.float64, torch.complex64, torch.complex128, torch.float8_e4m3fn, torch.float8_e5m2, torch.float8_e4m3fnuz, torch.float8_e5m2fnuz):
    f = torch.finfo(d)
    print(d, f, f.bits, f.dtype, f.eps, f.max, f.min, f.tiny, f.smallest_normal, f.resolution)
for d in (torch.int8, torch.uint8, torch.int16, torch.int32, torch.int64, torch.uint16, torch.uint32):
    f = torch.iinfo(d)
    print(d, f, f.bits, f.dtype, f.max, f.min)
for f in (lambda: torch.finfo(torch.int32), lambda: torch.iinfo(torch.float32), lambda: torch.finfo(3), lambda: torch.finfo("float32"), lambda: torch.iinfo(3), lambda: torch.iinfo(torch.bool),
          lambda: torch.finfo(), lambda: torch.finfo(type=torch.half), lambda: torch.finfo(torch.float32) == torch.finfo(torch.float), lambda: torch.finfo(torch.float32) == torch.finfo(torch.float64),
          lambda: torch.iinfo(torch.int32) == torch.iinfo(torch.int), lambda: str(torch.finfo(torch.half)), lambda: torch.zeros(2).masked_fill(torch.tensor([True, False]), torch.finfo(torch.float32).min)):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
for d in (torch.float32, torch.float64, torch.float16, torch.bfloat16, torch.int64, torch.int32, torch.int16, torch.int8, torch.uint8, torch.bool, torch.complex64, torch.complex128):
    print(torch.zeros(1, dtype=d).type(), torch.zeros(1, dtype=d).type(torch.float64).dtype)
