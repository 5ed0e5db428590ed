# docs/language.md 1.6

def twice(x: int) -> int:
    return 2 * x


def main():
    fs = [twice, twice]  # error: a function cannot be used as a value
    print(missing)  # error: undefined value missing
