# docs/language.md 4.27

def main():
    missing + 1  # error: undefined value missing
