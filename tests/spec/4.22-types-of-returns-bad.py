# docs/language.md 4.22

def f(c: bool):
    if c:
        return 1
    return "a"  # error: previous return statement returned a value of type int but this return statement returns a value of type str


def main():
    print(f(True))
