# docs/language.md 4.18

def main():
    for i in range(3):
        pass
    print(i)  # error: undefined value i: it is set inside a loop only
