# docs/language.md 4.15

def f(c: bool):
    if c:
        x = 1
    else:
        x = "a"
    return x  # error: type mismatch: x is set to type int in the true branch and type str in the false branch


def main():
    print(f(True))
