# docs/language.md 5.16

def side(x: bool) -> bool:
    print("side")  # expect: False True
    return x


def main():
    print(False and side(True), True or side(True))  # expect: True True False
    print(2 and 3, 0 or 4, 0 or 0)  # expect: side
    print(True and side(False))  # expect: False
