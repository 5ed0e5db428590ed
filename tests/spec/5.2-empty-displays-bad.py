# docs/language.md 5.2

def main():
    d = {}
    d["a"] = 1  # error: arguments for call are not valid: no overload of aten::_set_item accepts (Dict[str, Tensor], str, int)
    print(d)
