# docs/language.md 1.14

def main():
    print(9223372036854775808)  # error: integer literal too large for 64 bits: 9223372036854775808
