# docs/language.md 4.14

def f(c: bool) -> int:
    if c:
        x = 1
    else:
        raise ValueError("no")
    return x


def main():
    print(f(True))  # expect: 1
