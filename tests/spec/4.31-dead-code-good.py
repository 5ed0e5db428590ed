# docs/language.md 4.31

def f() -> int:
    return 1
    return "dead" + 2


def main():
    print(f())  # expect: 1
