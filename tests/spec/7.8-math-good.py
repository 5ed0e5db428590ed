# docs/language.md 7.8
import math


def main():
    print(math.sqrt(2.0), math.exp(1), math.log(10.0), math.log(8, 2))  # expect: 1.4142135623730951 2.7182818284590451 2.3025850929940459 3.
    print(math.pi, math.e, math.inf, math.isnan(math.nan))  # expect: 3.1415926535897931 2.7182818284590451 inf True
    print(math.gcd(12, 18), math.factorial(5), math.fmod(7, 4), math.pow(2, 3))  # expect: 6 120 3. 8.
    print(math.modf(2.5), math.frexp(8.0), math.atan2(1.0, 2.0), math.copysign(1, -2))  # expect: (0.5, 2.) (0.5, 4) 0.46364760900080609 -1.
