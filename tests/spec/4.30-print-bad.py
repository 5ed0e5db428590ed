# docs/language.md 4.30

def main():
    print(1, sep="")  # error: print doesn't take keyword arguments
