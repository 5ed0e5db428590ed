# docs/language.md 2.1

def show(a: bytes) -> int:  # error: unknown type name 'bytes'
    return 1


def main():
    print(show("a"))
