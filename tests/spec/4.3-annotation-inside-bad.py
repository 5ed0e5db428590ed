# docs/language.md 4.3


def main():
    y = 1
    if y > 0:
        y: int = 2  # error: attempting to declare and annotate the type of variable 'y' that is already defined in an outer block
    print(y)
