# docs/language.md 7.20
import torch


@torch.jit.script
def data():
    return torch.LongTensor([3]), torch.HalfTensor([1.5]), torch.ByteTensor([[1, 2], [3, 4]]), torch.FloatTensor((2, 3)), torch.DoubleTensor()


@torch.jit.script
def sizes(n: int):
    return torch.IntTensor(2, n, 4), torch.BoolTensor(n, device="cpu")


def main():
    for t in data():
        print(t.dtype, t.tolist())
    for t in sizes(3):
        print(t.dtype, list(t.shape))


# expect: torch.int64 [3]
# expect: torch.float16 [1.5]
# expect: torch.uint8 [[1, 2], [3, 4]]
# expect: torch.float32 [2.0, 3.0]
# expect: torch.float64 []
# expect: torch.int32 [2, 3, 4]
# expect: torch.bool [3]
main()
