# docs/language.md 5.18
def f(a: int, b: int = 2) -> int:
    return a + b


def main():
    d = {"a": 1}
    print(f(**d))  # error: keyword-arg expansion is not supported
