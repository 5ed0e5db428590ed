# docs/language.md 8.4

def main():
    xs = [1, 2]
    if 3 in xs:
        xs.remove(3)
    print(xs)  # expect: [1, 2]
