# docs/language.md 8.6

def main():
    t = (1, 2)
    print(t.count(1))  # error: tried to access nonexistent attribute or method 'count' of type 'Tuple[int, int]'
