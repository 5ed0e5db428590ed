# docs/language.md 7.4

def main():
    print(min([3, 1], key=abs))  # error: arguments for call are not valid: unknown keyword argument 'key' of min()
    print(sum(["a"]))  # error: arguments for call are not valid: no overload of aten::sum accepts (List[str])
