# docs/language.md 5.11

def main():
    print("a" - "b")  # error: arguments for call are not valid: no overload of `-` accepts (str, str)
    print("a" + 1)  # error: arguments for call are not valid: no overload of `+` accepts (str, int)
