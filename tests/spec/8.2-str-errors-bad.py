# docs/language.md 8.2

def main():
    print("abc".index("x"))  # fails: ValueError
