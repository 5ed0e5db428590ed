# docs/language.md 5.7

def main():
    x = 0
    print(1 // x)  # fails: division by 0
