# docs/language.md 1.1

thing = object()


def main():
    print(thing)  # error: python value 'this' (an 'object' made at build time) cannot be used as a value
