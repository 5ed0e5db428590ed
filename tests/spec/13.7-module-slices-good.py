# docs/language.md 13.7
import torch


class Add(torch.nn.Module):
    def __init__(self, n: int):
        super().__init__()
        self.n = n

    def forward(self, x: str) -> str:
        return x + str(self.n)


class M(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.mods = torch.nn.ModuleList([Add(i) for i in range(5)])

    def forward(self, x: str):
        a, b, c = x, x, x
        for m in self.mods[::-2]:
            a = m.forward(a)
        for m in self.mods[-2:0:-1]:
            b = m.forward(b)
        for m in self.mods[1:10:]:
            c = m.forward(c)
        return a, b, c


print(torch.jit.script(M())("x"))  # expect: ('x420', 'x321', 'x1234')
