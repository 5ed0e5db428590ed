# docs/language.md 4.1

def main():
    a, *b = [1, 2, 3]  # error: cannot statically infer the expected size of a list in this context
    a, b = (1, 2, 3)  # error: too many values to unpack: need 2 but found 3
