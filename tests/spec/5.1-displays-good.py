# docs/language.md 5.1

def main():
    t = (1, 2)
    print([0, *t], (*t, "x"), {1: "a"})  # expect: [0, 1, 2] (1, 2, x) {1: a}
