# docs/language.md 4.26

def main():
    t = (1, 2)
    del t[0]  # error: elements of a Tuple[int, int] can't be deleted
    x = 1
    del x
    print(x)  # error: undefined value x
