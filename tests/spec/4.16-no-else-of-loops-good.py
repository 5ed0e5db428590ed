# docs/language.md 4.16

def main():
    n = 3
    while n > 0:
        n -= 1
    print(n)
    for i in range(2):
        print(i)
