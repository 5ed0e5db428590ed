# docs/language.md 5.15

def name(x: str) -> str:
    print("name", x)
    return x


def main():
    xs = ["1", "2", "3"]
    if xs.pop().isdigit():
        print(xs)
    if xs[0].isdigit() and name("a").isalpha():
        print("and")
    x = 1 if name("b").upper().isupper() else 2
    if not name("c").isspace():
        print("not")
    if name("d").isalpha() == True:
        print("compared", x)
