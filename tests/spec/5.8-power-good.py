# docs/language.md 5.8

def main():
    print(2 ** 10, pow(3, 2), 2.0 ** 0.5, 2 ** -1)  # expect: 1024. 9. 1.4142135623730951 0.5
