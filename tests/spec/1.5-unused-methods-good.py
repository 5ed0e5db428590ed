# docs/language.md 1.5
from typing import Iterable
import torch


@torch.jit.script
class C:
    def __init__(self):
        self.n: int = 1

    @torch.jit.unused
    def unused(self, x: int, y: Iterable[int], **kwargs) -> int:
        return next(self.items)

    def used(self) -> int:
        return self.n


@torch.jit.script
def main() -> int:
    c = C()
    if c.used() > 1:
        return c.unused(y="a", x=3)
    return c.used()


print(main())  # expect: 1
