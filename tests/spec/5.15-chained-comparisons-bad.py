# docs/language.md 5.15

def main():
    print(1 < 2 < "a")  # error: arguments for call are not valid: no overload of `<` accepts (int, str)
