# docs/language.md 5.9

def main():
    x = 9223372036854775808 - 1  # error: integer literal too large for 64 bits: 9223372036854775808
    print(x)
