# docs/language.md 1.10


def main():
    __jit_x = 1  # error: names of variables used in JIT-ed functions can't start with __jit: '__jit_x'
