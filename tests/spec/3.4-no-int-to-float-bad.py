# docs/language.md 3.4

def half(x: float) -> float:
    return x / 2


def main():
    print(half(3))  # error: 'half' can't be called with
    y: float = 1  # error: variable 'y' is annotated with type float but is being assigned to a value of type int
    print(y)
