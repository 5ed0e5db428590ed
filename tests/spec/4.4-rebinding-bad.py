# docs/language.md 4.4

def main():
    x = 1
    if len([1]) == 1:
        x = "one"  # error: variable 'x' previously had type int but is now being assigned to a value of type str
    print(x)
