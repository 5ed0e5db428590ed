# docs/language.md 5.26
def main():
    print({"a": 1} == {"a": 1})  # error: arguments for call are not valid: no overload of `==` accepts (Dict[str, int], Dict[str, int])
