# docs/language.md 4.12

def main():
    t = (1, 2)
    t[0] += 1  # error: elements of a Tuple[int, int] can't be changed
    print(t)
