# docs/language.md 1.9
import math as m
from math import floor


def main():
    print(m.sqrt(16.0), floor(2.5))  # expect: 4. 2
