# docs/language.md 9.3

def main():
    print(0.1, 2.5, 1e-7, 3.0, 100000.0, 1e20, 1e16, 1e17)  # expect: 0.10000000000000001 2.5 9.9999999999999995e-08 3. 100000. 1e+20 10000000000000000. 100000000000000000.
    print(float("inf"), float("-inf"), float("nan"), -0.0)  # expect: inf -inf nan 0.
    print(1 + 2j, 0.5j)  # expect: 1.+2.j 0.+0.5j
    print("{} {}".format(0.1, 1.0), str(2.0))  # expect: 0.10000000000000001 1. 2.
