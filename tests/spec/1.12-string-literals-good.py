# docs/language.md 1.12

def main():
    print('a' "b" """c""")  # expect: abc
    print("\x41\101\t|\\|\"")  # expect: AA	|\|"
    print(r"\n", len('\n'))  # expect: \n 1
    print(len("é"))  # expect: 2
