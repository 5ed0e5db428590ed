import torch

# Messages of all lengths that need a block of their own; tensors and texts made afterwards must not get at what they leave.


@torch.jit.script
def f(text: str) -> int:
    raise ValueError(text)
    return 1


total = 0
for n in range(150, 1100, 7):
    x = torch.arange(n // 8 + 1)
    try:
        torch.zeros(2, 3) + torch.zeros(3, 2)
    except RuntimeError as e:
        total += len(str(e))
    try:
        torch.addcdiv(x, x, x + 1)
    except RuntimeError as e:
        total += len(str(e)) > 240

    try:
        f("m" * n)
    except Exception as e:
        total += len(str(e)) > n
    made = [torch.full((k,), k) for k in range(1, 64)] + [torch.stack([x, x], 1)]
    for k in range(1, 64):
        assert made[k - 1].tolist() == [k] * k
    assert made[-1].tolist() == [[k, k] for k in range(len(x))]
print(total)
