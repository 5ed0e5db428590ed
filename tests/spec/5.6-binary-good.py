# docs/language.md 5.6

def main():
    print(7 + 2, 7 - 2, 7 * 2, 7 // 2, 7 % 2, 7 & 2, 7 | 8, 7 ^ 2, 1 << 4, 64 >> 2)  # expect: 9 5 14 3 1 2 15 5 16 16
    print(7 / 2)  # expect: 3.5
    print(2 ** 3)  # expect: 8.
