# docs/language.md 4.30

def main():
    print(1, "a", None)  # expect: 1 a None
    print()  # expect: 
    print([1.5], (1, "b"))  # expect: [1.5] (1, b)
