# docs/language.md 3.1

def main():
    print(1 + "a")  # error: arguments for call are not valid: no overload of `+` accepts (int, str)
