# docs/language.md 1.11

def main():
    x = [1, 2][...]  # error: `...` stands only in the index of a tensor
    print(x)
