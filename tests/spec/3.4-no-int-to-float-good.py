# docs/language.md 3.4

def half(x: float = 3) -> float:
    return x / 2


def main():
    print(half(), half(float(5)))  # expect: 1.5 2.5
    y: float = 1.0
    print(y)  # expect: 1.
