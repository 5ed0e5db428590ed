# docs/language.md 5.1

def main():
    s = {1, 2}  # error: a set isn't supported in TorchScript
    print(s)
