# docs/language.md 1.6

def twice(x: int) -> int:
    return 2 * x


def main():
    print(twice(4), len([1, 2]))  # expect: 8 2
    f = twice
    print(f(5))  # expect: 10
    len_ = 3
    print(len_)  # expect: 3
