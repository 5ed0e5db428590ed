# docs/language.md 4.19

def main():
    xs = [1, 2, 3]
    for x in xs:  # fails: list index out of range
        xs.pop()
        print(x)
    print(xs)
