import math

print("shapes is loaded as", __name__)


def area(r: float) -> float:
    return math.pi * r * r


class Counter:
    def __init__(self):
        self.n = 0

    def next(self):
        self.n += 1
        return self.n
