# docs/language.md 2.6

def f(x: int | None) -> int:
    return x  # error: return value was annotated as having type int but is actually of type Optional[int]


def main():
    print(f(1))
