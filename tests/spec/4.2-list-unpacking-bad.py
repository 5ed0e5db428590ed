# docs/language.md 4.2

def main():
    xs = [1, 2, 3]
    a, b = xs  # fails: Expected 2 elements in a list but found 3
    print(a, b)
