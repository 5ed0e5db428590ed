# docs/language.md 5.10

def main():
    print(1 + 2.5, 2 * 1.5, 1 + 2j, 2.5 * 1j)  # expect: 3.5 3. 1.+2.j 0.+2.5j
    print(1 < 2.5, 2 == 2.0)  # expect: True True
