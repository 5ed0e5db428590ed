# docs/language.md 7.1

def main():
    print(len([1, 2]), list(range(3)), list("ab"), abs(-3), abs(-2.5))  # expect: 2 [0, 1, 2] [a, b] 3 2.5
    for i, x in enumerate(["a"], 5):
        print(i, x)  # expect: 5 a
    for a, b in zip([1], ["z"]):
        print(a, b)  # expect: 1 z
    print(divmod(7, 2), ord("a"), chr(98), hex(255), oct(8), bin(5))  # expect: (3, 1) 97 b 0xff 0o10 0b101
    print(complex(1, 2), bool(3), pow(2, 3))  # expect: 1.+2.j True 8.
