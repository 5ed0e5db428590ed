# docs/language.md 4.15

def f(c: bool):
    if c:
        x = 1
    else:
        x = None
    return x


def main():
    print(f(True), f(False))  # expect: 1 None
