# docs/language.md 5.10
def main():
    print(True + 1, True * 2.5, True == 1, True + True, -True)  # expect: 2 2.5 True 2 -1
    print([10, 20][True], True < 2)  # expect: 20 True
