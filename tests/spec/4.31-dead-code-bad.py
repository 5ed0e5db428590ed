# docs/language.md 4.31

def f(c: bool) -> int:
    if c:
        return 1
    return "alive" + 2  # error: arguments for call are not valid: no overload of `+` accepts (str, int)


def main():
    print(f(True))
