# docs/language.md 9.2

def main():
    print("%d %d" % (1,))  # fails: Too few arguments for format string
