# docs/language.md 5.5

def main():
    x = 3
    print(-x, not x, not 0, -2.5)  # expect: -3 False True -2.5
