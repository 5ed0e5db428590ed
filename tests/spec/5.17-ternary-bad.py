# docs/language.md 5.17

def f(c: bool):
    return 1 if c else "a"  # error: if-expression's true branch has type int but false branch has type str


def main():
    print(f(True))
