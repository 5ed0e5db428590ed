import torch
import torch.nn as nn
from dataclasses import dataclass, field
from typing import List, Optional
import random
import math
import time


@dataclass
class Config:
    hidden: int = 16
    layers: List[int] = field(default_factory=lambda: [8, 4])
    dropout: float = 0.1
    name: str = "mlp"
    seed: Optional[int] = 7


class MLP(nn.Module):
    def __init__(self, cfg: Config, in_dim=4, out_dim=2):
        super().__init__()
        self.cfg = cfg
        dims = [in_dim, cfg.hidden, *cfg.layers]
        self.body = nn.ModuleList([nn.Linear(a, b) for a, b in zip(dims[:-1], dims[1:])])
        self.act = nn.GELU()
        self.drop = nn.Dropout(cfg.dropout)
        self.head = nn.Linear(dims[-1], out_dim)
        self.apply(self._init)

    def _init(self, m):
        if isinstance(m, nn.Linear):
            nn.init.normal_(m.weight, std=0.02)
            if m.bias is not None:
                nn.init.zeros_(m.bias)

    def forward(self, x):
        for layer in self.body:
            x = self.drop(self.act(layer(x)))
        return self.head(x)

    def extra_repr(self):
        return f"name={self.cfg.name}, hidden={self.cfg.hidden}"


def count(m):
    return sum(p.numel() for p in m.parameters() if p.requires_grad)


if __name__ == "__main__":
    cfg = Config()
    print(cfg)
    random.seed(cfg.seed)
    torch.manual_seed(cfg.seed)
    model = MLP(cfg)
    print(model)
    print("params:", f"{count(model):,}")
    start = time.time()
    x = torch.randn(3, 4)
    y = model(x)
    elapsed = time.time() - start
    print(y, elapsed >= 0)
    model.eval()
    print(model(x))
    print([random.random() for _ in range(3)], random.randint(0, 10), random.choice("abc"), random.sample(range(10), 3), round(random.uniform(1, 2), 4), round(random.gauss(0, 1), 4))
    l = [1, 2, 3, 4, 5]
    random.shuffle(l)
    print(l, random.randrange(5), random.choices([1, 2, 3], k=4))
    for name, p in model.named_parameters():
        print(f"{name:20s} {tuple(p.shape)}")
