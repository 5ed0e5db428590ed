# docs/language.md 5.21

def main():
    xs = [1, 2, 3, 4, 5]
    print(xs[0], xs[-1], xs[1:3], xs[::2], xs[:-1])  # expect: 1 5 [2, 3] [1, 3, 5] [1, 2, 3, 4]
    print("hello"[1], "hello"[-3:], "hello"[:2])  # expect: e llo he
    d = {"a": 1}
    print(d["a"])  # expect: 1
