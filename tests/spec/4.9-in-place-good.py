# docs/language.md 4.9

def main():
    a = [1]
    b = a
    b += [2]
    print(a)  # expect: [1, 2]
    s = "x"
    t = s
    t += "y"
    print(s, t)  # expect: x xy
