# docs/language.md 4.4

def main():
    x = 1
    print(x)  # expect: 1
    x = "one"
    print(x)  # expect: one
