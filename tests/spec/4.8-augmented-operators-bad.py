# docs/language.md 4.8

def main():
    x = 12
    x //= 5  # error: `//=` isn't supported in TorchScript
    print(x)
