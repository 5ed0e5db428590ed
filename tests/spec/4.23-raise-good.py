# docs/language.md 4.23

def f(c: bool) -> int:
    if c:
        raise ValueError("bad")
    return 1


def main():
    print(f(False))  # expect: 1
