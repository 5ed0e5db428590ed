# docs/language.md 5.13

def main():
    t = (1, "a") + (2.5,)
    print(t, t[0], t[-1], t[1:])
    u = (4, 5, 6)
    for i in range(3):
        print(u[i])
    print(2 in (1, 2))
