# docs/language.md 5.5


def main():
    x = 3
    print(+x)  # error: unary `+` isn't supported in TorchScript
