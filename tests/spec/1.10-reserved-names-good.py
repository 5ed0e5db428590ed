# docs/language.md 1.10

def main():
    __jot = 1
    _jit = 2
    print(__jot, _jit)  # expect: 1 2
