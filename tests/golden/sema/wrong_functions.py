# Functions as arguments, used as they cannot be.
def call_it(f, x: int):
    for i in range(3):
        return f(x)
    return x

def gives_to_a_loop(x: int) -> int:
    return call_it(lambda a: a + 1, x)

def nth(fs, x: int, n: int):
    return fs[n](x)

def index_of_functions(x: int) -> int:
    return nth((abs, lambda a: a + 1), x, x)

def too_many(x: int) -> int:
    return nth([abs], x, 0, abs)
