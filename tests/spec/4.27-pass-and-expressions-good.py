# docs/language.md 4.27

def f() -> int:
    print("called")  # expect: called
    return 1


def main():
    pass
    1 + 2
    f()
