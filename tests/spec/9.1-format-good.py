# docs/language.md 9.1

def main():
    print("{}-{}".format(1, "a"))  # expect: 1-a
    print("{0} {x} {:.2f}".format(1))  # expect: {0} {x} {:.2f}
    print("{} {}".format([1, 2], (1.5, None)))  # expect: [1, 2] (1.5, None)
