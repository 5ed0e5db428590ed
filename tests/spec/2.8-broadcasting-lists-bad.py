# docs/language.md 2.8
from torch._jit_internal import BroadcastingList2


def f(x: BroadcastingList2[int]) -> int:
    return x[0]


def main():
    print(f("a"))  # error: 'f' can't be called with (str)
