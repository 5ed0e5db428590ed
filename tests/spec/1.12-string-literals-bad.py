# docs/language.md 1.12

def main():
    x = b"bytes"  # error: bytes isn't supported in TorchScript
    print(x)
