# docs/language.md 5.15

def side(x: int) -> int:
    print("side")
    return x


def main():
    print(1 < side(2) < 3)
