# docs/language.md 8.1

def main():
    print("a".no_such())  # error: tried to access nonexistent attribute or method 'no_such' of type 'str'
    print("a".upper(1))  # error: arguments for call are not valid: no overload of aten::upper accepts (str, int)
