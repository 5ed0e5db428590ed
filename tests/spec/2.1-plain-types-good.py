# docs/language.md 2.1

def show(a: int, b: float, c: bool, d: str, e: complex, f: None) -> str:
    return str(a) + str(b) + str(c) + d + str(e) + str(f)


def main():
    print(show(1, 2.5, True, "s", 1j, None))  # expect: 12.5Trues0.+1.jNone
