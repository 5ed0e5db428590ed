# docs/language.md 3.8

def main():
    x = []
    x.append(1)  # error: arguments for call are not valid: no overload of aten::append accepts (List[Tensor], int)
    print(x)
