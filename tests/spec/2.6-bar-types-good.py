# docs/language.md 2.6

def f(x: int | None, y: int | str) -> int:
    if x is not None:
        return x
    if isinstance(y, int):
        return y
    return len(y)


def main():
    print(f(1, 2), f(None, 3), f(None, "four"))  # expect: 1 3 4
