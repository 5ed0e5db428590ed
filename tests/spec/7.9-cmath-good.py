# docs/language.md 7.9
import cmath


def main():
    print(cmath.sqrt(-1), cmath.phase(1j), cmath.isnan(1j))  # expect: -nan 1.5707963267948966 False
