# docs/language.md 5.16

def main():
    x = (1, 2) and True  # error: could not cast value of type Tuple[int, int] to bool
    print(x)
