# docs/language.md 4.14

def f(c: bool) -> int:
    if c:
        x = 1
    return x  # error: x is set in the true branch of an `if` only and is not defined in the false branch


def main():
    print(f(True))
