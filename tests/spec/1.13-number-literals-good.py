# docs/language.md 1.13

def main():
    print(0xff, 0o17, 0b101, 1_000_000)  # expect: 255 15 5 1000000
    print(1e3, .5, 1., 1_0.5e-1)  # expect: 1000. 0.5 1. 1.05
    print(2j, 1.5j)  # expect: 0.+2.j 0.+1.5j
