# docs/language.md 8.6

def main():
    t = (1, "a", 2.5)
    a, b, c = t
    print(len(t), t[1:], t + (a,), (1, 2) == (1, 2))  # expect: 3 (a, 2.5) (1, a, 2.5, 1) True
