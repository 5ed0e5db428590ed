# docs/language.md 4.10

def main():
    x = 7
    for i in range(2):
        x %= 4  # error: variable 'x' previously had type int but is now being assigned to a value of type float
    print(x)
