import copy
import enum
import functools
import itertools
import os
import sys
from collections import OrderedDict, defaultdict, Counter, namedtuple
import torch
import torch.nn as nn
import torch.nn.functional as F


class Pool(enum.Enum):
    MEAN = "mean"
    MAX = "max"

    @classmethod
    def parse(cls, s):
        return cls[s.upper()]


ACTS = {"relu": F.relu, "leaky": functools.partial(F.leaky_relu, negative_slope=0.2), "tanh": torch.tanh}


class Block(nn.Module):
    def __init__(self, dim, act="relu", pool=Pool.MEAN):
        super().__init__()
        self.fc = nn.Linear(dim, dim)
        self.act = ACTS[act]
        self.pool = pool

    def forward(self, x):
        y = self.act(self.fc(x))
        return y.mean(0) if self.pool is Pool.MEAN else y.max(0).values


torch.manual_seed(1)
for act, pool in itertools.product(["relu", "leaky", "tanh"], Pool):
    torch.manual_seed(2)
    b = Block(3, act, pool)
    print(act, pool, pool.value, b(torch.ones(2, 3)))
print(Pool.parse("max"), list(Pool), Pool("mean").name)
m = Block(3)
m2 = copy.deepcopy(m)
with torch.no_grad():
    m2.fc.weight.zero_()
print(m.fc.weight.abs().sum() > 0, m2.fc.weight.abs().sum())
sd = m.state_dict()
print(type(sd).__name__, list(sd), m2.load_state_dict(sd))
print(torch.equal(m.fc.weight, m2.fc.weight))
print(os.path.join("a", "b.pt"), os.path.basename("/x/y.txt"), os.path.splitext("m.pt"), os.path.exists("/nonexistent"), os.path.dirname("/a/b/c"))
print(len(sys.argv), Counter("hello").most_common(2), sorted(defaultdict(int, a=1).items()))
P = namedtuple("P", "x y")
print(P(1, 2), P(x=1, y=2)._asdict(), OrderedDict([("a", 1)]))
try:
    m2.load_state_dict({"fc.weight": torch.zeros(2, 2), "extra": torch.zeros(1)})
except RuntimeError as e:
    print(e)
print(m2.load_state_dict({"fc.weight": torch.zeros(3, 3)}, strict=False))
print(functools.reduce(lambda a, b: a * b, [1, 2, 3, 4]), list(itertools.accumulate([1, 2, 3])), list(itertools.chain([1], [2, 3])))


@functools.lru_cache(maxsize=None)
def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


print(fib(30), [*map(str, range(3))], dict(zip("ab", (1, 2))))
