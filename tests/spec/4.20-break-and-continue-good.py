# docs/language.md 4.20

def main():
    for i in range(10):
        if i % 2 == 0:
            continue
        if i > 5:
            break
        print(i)
