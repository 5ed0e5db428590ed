# docs/language.md 5.23

def main():
    xs = [1, 2, 3, 4]
    s = slice(1, 3)
    print(xs[s])  # expect: [2, 3]
