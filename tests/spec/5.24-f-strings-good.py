# docs/language.md 5.24

def main():
    x = 1.5
    n = 3
    print(f"x={x} n={n}", f"{n}{n}", f"{[1, n]}")  # expect: x=1.5 n=3 33 [1, 3]
