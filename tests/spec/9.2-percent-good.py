# docs/language.md 9.2

def main():
    print("%d %s %i%%" % (1, "a", 3))  # expect: 1 a 3%
    print("%f %e" % (1.5, 1.5))  # expect: 1.500000 1.500000e+00
    print("%s" % [1, 2])  # expect: [1, 2]
