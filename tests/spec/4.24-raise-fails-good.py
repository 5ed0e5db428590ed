# docs/language.md 4.24

class MyError(Exception):
    pass


def f(x: int) -> int:
    if x < 0:
        raise MyError("negative", x)
    return x


def main():
    print(f(2))  # expect: 2
