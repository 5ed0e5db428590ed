# docs/language.md 4.24

def main():
    raise KeyError("missing " + str(3))  # fails: missing 3
