# docs/language.md 5.18

def f(a: int, b: str = "b", c: float = 0.5) -> str:
    return str(a) + b + str(c)


def main():
    print(f(1), f(1, c=2.5), f(b="x", a=3))  # expect: 1b0.5 1b2.5 3x0.5
    t = (4, "y")
    print(f(*t))  # expect: 4y0.5
