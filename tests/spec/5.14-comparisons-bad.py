# docs/language.md 5.14

def main():
    print(1 in 5)  # error: arguments for call are not valid: no overload of `in` accepts (int, int)
    print("a" < 1)  # error: arguments for call are not valid: no overload of `<` accepts (str, int)
