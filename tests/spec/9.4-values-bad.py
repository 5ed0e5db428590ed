# docs/language.md 9.4

def main():
    print("%z" % (1,))  # fails: The specifier
