# docs/language.md 9.3

def main():
    print(0.1.no_such)  # error: tried to access nonexistent attribute or method 'no_such' of type 'float'
