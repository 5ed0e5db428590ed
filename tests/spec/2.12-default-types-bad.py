# docs/language.md 2.12

def twice(x):
    return x


def main():
    print(twice(3))  # error: Inferred 'x' to be of type 'Tensor'
