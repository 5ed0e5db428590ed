# docs/language.md 4.1

def side() -> int:
    print("once")  # expect: once
    return 5


def main():
    a = b = side()
    print(a, b)  # expect: 5 5
    c, (d, e) = 1, (2, 3)
    print(c, d, e)  # expect: 1 2 3
    f, *g = (1, "x", 2.5)
    print(f, g)  # expect: 1 (x, 2.5)
