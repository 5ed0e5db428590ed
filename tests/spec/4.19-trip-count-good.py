# docs/language.md 4.19

def main():
    xs = [1, 2]
    for x in xs:
        xs.append(x * 10)
    print(xs)  # expect: [1, 2, 10, 20]
    d = {"a": 1}
    for k in d:
        d[k + "!"] = 2
    print(d)  # expect: {a: 1, a!: 2}
