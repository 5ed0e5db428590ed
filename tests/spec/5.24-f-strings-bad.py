# docs/language.md 5.24

def main():
    x = 1.5
    print(f"{x:.2f}")  # error: a format spec in an f-string isn't supported in TorchScript
    print(f"{x!r}")  # error: a conversion (`!r`) in an f-string isn't supported in TorchScript
