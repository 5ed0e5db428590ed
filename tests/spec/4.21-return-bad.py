# docs/language.md 4.21

def f(c: bool) -> int:  # error: function was not annotated as having type None, but does not return along all paths (declared: int)
    if c:
        return 1


def main():
    print(f(True))
