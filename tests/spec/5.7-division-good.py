# docs/language.md 5.7

def main():
    print(-7 // 2, -7 % 2, 7 // -2, 7 % -2)  # expect: -4 1 -4 -1
    print(-7.5 // 2.0, -7.5 % 2.0)  # expect: -4. 0.5
    print(1.0 / 0.0, 1 / 2)  # expect: inf 0.5
