# docs/language.md 2.12

def twice(x: int):
    return x * 2


def main():
    print(twice(3))  # expect: 6
