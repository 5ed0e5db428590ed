# docs/language.md 8.4

def main():
    xs = [1, 2]
    xs.remove(3)  # fails: list.remove(x): x not in list
    print(xs)
