# docs/language.md 7.3

def f() -> int:
    return round(2.5)  # error: return value was annotated as having type int but is actually of type float


def main():
    print(f())
