# docs/language.md 5.5


def main():
    x = 3
    print(~x)  # error: arguments for call are not valid: no overload of `~` accepts (int)
