# docs/language.md 2.13
def f(a, b):  # error: the type comment has 1 types for 2 parameters
    # type: (int) -> int
    return 1


def main():
    print(f(1, 2))
