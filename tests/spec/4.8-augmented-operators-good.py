# docs/language.md 4.8

def main():
    x = 12
    x += 1
    x -= 2
    x *= 3
    print(x)  # expect: 33
    x |= 64
    x &= 127
    x ^= 1
    x <<= 2
    x >>= 1
    print(x)  # expect: 192
