# docs/language.md 1.9

def main():
    from math import floor  # error: import inside a function isn't supported in TorchScript
    print(floor(2.5))
