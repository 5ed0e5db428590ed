# docs/language.md 1.8

def main():
    f = lambda x: x + 1  # error: lambda isn't supported in TorchScript
    if (y := 3) > 2:  # error: `:=` isn't supported in TorchScript
        print(y)
