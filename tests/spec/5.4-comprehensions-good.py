# docs/language.md 5.4

def main():
    x = 7
    print([x * 2 for x in [1, 2]], x)  # expect: [2, 4] 7
    print({k: len(k) for k in ["a", "bb"]})  # expect: {a: 1, bb: 2}
    print([c for c in "ab"], [i + j for i, j in zip([1, 2], [3, 4])])  # expect: [a, b] [4, 6]
    print([v * 2 for v in (1, 2)])  # expect: [2, 4]
