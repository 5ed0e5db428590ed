# docs/language.md 8.2

def main():
    print("abc".find("x"))  # expect: -1
