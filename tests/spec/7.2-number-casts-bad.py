# docs/language.md 7.2

def main():
    print(int([1]))  # error: arguments for call are not valid: no overload of aten::Int accepts (List[int])
    print(float((1, 2)))  # error: arguments for call are not valid: no overload of aten::Float accepts (Tuple[int, int])
