# docs/language.md 8.5

def main():
    d = {"a": 1}
    d.add("b")  # error: tried to access nonexistent attribute or method 'add' of type 'Dict[str, int]'
    d.get(1)  # error: arguments for call are not valid: no overload of aten::get accepts (Dict[str, int], int)
