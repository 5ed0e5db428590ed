# docs/language.md 2.12

def twice(x):
    return x


def main():
    print(twice(3))  # error: 'twice' can't be called with (int)
