# docs/language.md 5.12

def main():
    print([1] < [2])  # error: arguments for call are not valid: no overload of `<` accepts (List[int], List[int])
    print((1, "a") == (1, "a"))  # error: arguments for call are not valid: no overload of `==` accepts (Tuple[int, str], Tuple[int, str])
    print([1] + ["a"])  # error: arguments for call are not valid: no overload of `+` accepts (List[int], List[str])
