# docs/language.md 2.8 # check
from typing import List
from torch._jit_internal import BroadcastingList2


def f(x: BroadcastingList2[int]) -> List[int]:
    return x


def main():
    print(f(3), f([1, 2]))
