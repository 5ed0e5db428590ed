# docs/language.md 1.2

def inner(x: int) -> int:
    return x + "a"  # error: arguments for call are not valid: no overload of `+` accepts (int, str)


def main():
    print(inner(4))
