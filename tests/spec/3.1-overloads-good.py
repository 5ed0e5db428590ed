# docs/language.md 3.1

def main():
    print(1 + 2, 1 + 2.5, 1.5 + 2, "a" + "b", [1] + [2])  # expect: 3 3.5 3.5 ab [1, 2]
