# docs/language.md 5.6

def main():
    print(1.5 & 2)  # error: arguments for call are not valid: no overload of `&` accepts (float, int)
    print([1] - [1])  # error: arguments for call are not valid: no overload of `-` accepts (List[int], List[int])
