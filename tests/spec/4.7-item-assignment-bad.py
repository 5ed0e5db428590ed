# docs/language.md 4.7

def main():
    t = (1, 2)
    t[0] = 3  # error: elements of a Tuple[int, int] can't be assigned
    xs = [1]
    xs[0] = "a"  # error: arguments for call are not valid: no overload of aten::_set_item accepts (List[int], int, str)
    s = "abc"
    s[0] = "x"  # error: elements of a str can't be assigned
