# docs/language.md 5.12

def main():
    print([1] + [2, 3], [1, 2] * 2, [1] == [1], ["a"] != ["b"])  # expect: [1, 2, 3] [1, 2, 1, 2] True True
    print((1, 2) == (1, 2), (1, 2) != (1, 3))  # expect: True True
