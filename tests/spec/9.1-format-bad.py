# docs/language.md 9.1

def main():
    print("{} {}".format(1))  # fails: Too few arguments for format string
