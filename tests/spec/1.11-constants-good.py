# docs/language.md 1.11

def main():
    a, b, c = True, False, None
    print(a, b, c)  # expect: True False None
