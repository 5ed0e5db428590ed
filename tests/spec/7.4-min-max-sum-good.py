# docs/language.md 7.4

def main():
    print(min(1, 2), max(1.5, 2), min(3, 1, 2), max([4, 9, 2]), min([1, 5], [1, 4]))  # expect: 1 2. 1 9 [1, 4]
    print(sum([1, 2, 3]), sum([0.5, 0.25]))  # expect: 6 0.75
    print(any([False, True]), all([1, 0]), any([0.0]), all([True]))  # expect: True False False True
