# docs/language.md 5.17

def f(c: bool):
    return 1 if c else None


def main():
    print(f(True), f(False))  # expect: 1 None
    print("a" if True else 1 + 2)  # expect: a
