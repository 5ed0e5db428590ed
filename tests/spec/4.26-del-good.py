# docs/language.md 4.26

def main():
    xs = [1, 2, 3]
    del xs[1]
    print(xs)  # expect: [1, 3]
    d = {"a": 1, "b": 2}
    del d["a"]
    print(d)  # expect: {b: 2}
