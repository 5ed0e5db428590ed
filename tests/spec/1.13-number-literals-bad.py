# docs/language.md 1.13


def main():
    print(0x1f + "j")  # error: no overload of `+` accepts (int, str)
    print(2j + "j")  # error: no overload of `+` accepts (complex, str)
