# docs/language.md 2.13

def f(a, b):
    # type: (int, str) -> str
    return b + str(a)


def g(a,  # type: int
      b):  # type: (...) -> int
    # type: (...) -> int
    return a


def main():
    print(f(1, "b"))  # expect: b1
