# docs/language.md 4.18

def main():
    i = 10
    for i in range(3):
        pass
    print(i)  # expect: 2
