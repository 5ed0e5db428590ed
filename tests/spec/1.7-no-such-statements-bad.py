# docs/language.md 1.7

counter = 0


def main():
    if False:
        global counter  # error: global isn't supported in TorchScript
    import math  # error: import inside a function isn't supported in TorchScript
    class Inner:  # error: a class inside a function isn't supported in TorchScript
        pass
    print(1)
