# docs/language.md 2.14

def f(a: 3) -> int:  # error: Constant cannot be used in a type expression
    return 1


def main():
    print(f(1))
