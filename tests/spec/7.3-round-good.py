# docs/language.md 7.3
import math


def main():
    print(round(2.5), round(3.5), round(-0.5), round(7))  # expect: 2. 4. 0. 7.
    print(math.floor(-2.5), math.ceil(-2.5))  # expect: -3 -2
