# docs/language.md 5.10

def main():
    print(1 + "1")  # error: arguments for call are not valid: no overload of `+` accepts (int, str)
    print(1j + None)  # error: arguments for call are not valid: no overload of `+` accepts (complex, NoneType)
