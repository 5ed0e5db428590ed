# docs/language.md 7.2

def main():
    print(int(2.9), int(-2.9), int(True), int("42"))  # expect: 2 -2 1 42
    print(float(3), float("1.5"), float("inf"), float("-inf"), float("nan"), float(True))  # expect: 3. 1.5 inf -inf nan 1.
    print(bool(0), bool(0.5), str(1) + str(2.5) + str([1]) + str(None))  # expect: False True 12.5[1]None
