# docs/language.md 7.6

def main():
    print(list("abc"), list((1, 2)), list({"k": 1}))  # expect: [a, b, c] [1, 2] [k]
    print(dict([("a", 1), ("b", 2)]), dict(x=1, y=2))  # expect: {a: 1, b: 2} {x: 1, y: 2}
    print(tuple((1, "a")))  # expect: (1, a)
