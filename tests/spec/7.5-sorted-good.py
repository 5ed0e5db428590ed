# docs/language.md 7.5
import torch


@torch.jit.script
class K:
    def __init__(self, k: int):
        self.k = k
    def __lt__(self, o: 'K') -> bool:
        return self.k < o.k


def main():
    xs = [3, 1, 2]
    print(sorted(xs), xs)  # expect: [1, 2, 3] [3, 1, 2]
    xs.sort(reverse=True)
    print(xs)  # expect: [3, 2, 1]
    print(sorted(["b", "a"]), sorted([2.5, 0.5]))  # expect: [a, b] [0.5, 2.5]
    print([k.k for k in sorted([K(2), K(1)])])  # expect: [1, 2]
