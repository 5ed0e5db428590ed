# docs/language.md 5.18

def f(a: int, b: int = 2) -> int:
    return a + b


def main():
    print(f())  # error: 'f' can't be called with ()
    print(f(1, 2, 3))  # error: 'f' can't be called with (int, int, int)
    print(f(1, c=3))  # error: 'f' can't be called with (int, c=int)
    print(f(1, a=1))  # error: 'f' can't be called with (int, a=int)
