# docs/language.md 4.3


def main():
    x: int  # error: an annotation without a value isn't supported in TorchScript
