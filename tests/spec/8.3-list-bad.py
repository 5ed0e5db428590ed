# docs/language.md 8.3

def main():
    xs = [1]
    xs.append("a")  # error: arguments for call are not valid: no overload of aten::append accepts (List[int], str)
    xs.push(2)  # error: tried to access nonexistent attribute or method 'push' of type 'List[int]'
