# docs/language.md 5.8

def f() -> int:
    return 2 ** 3  # error: return value was annotated as having type int but is actually of type float


def main():
    print(f())
