# docs/language.md 5.21

def main():
    xs = [1, 2, 3]
    print(xs[3])  # fails: list index out of range
