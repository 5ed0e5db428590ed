def attempt(f):
    try:
        return f()
    except Exception as e:
        return f"{type(e).__name__}: {e}"
print(attempt(lambda: 1 / 0)); print(attempt(lambda: 1 // 0)); print(attempt(lambda: [1][5])); print(attempt(lambda: {"a": 1}["b"])); print(attempt(lambda: int("x")))
print(attempt(lambda: undefined_name)); print(attempt(lambda: "a" + 1)); print(attempt(lambda: 1 + "a")); print(attempt(lambda: None.foo)); print(attempt(lambda: (1).foo))
print(attempt(lambda: [].pop())); print(attempt(lambda: float("abc"))); print(attempt(lambda: len(5))); print(attempt(lambda: 5())); print(attempt(lambda: [1, 2] < ["a"]))
print(attempt(lambda: (lambda a: a)())); print(attempt(lambda: (lambda a: a)(1, 2))); print(attempt(lambda: (lambda a: a)(b=1))); print(attempt(lambda: "abc".index("z")))
print(attempt(lambda: [1].remove(2))); print(attempt(lambda: {}[[]])); print(attempt(lambda: next(iter([])))); print(attempt(lambda: max([]))); print(attempt(lambda: "abc"[10]))
print(attempt(lambda: chr(-1))); print(attempt(lambda: range(1, 2, 0))); print(attempt(lambda: 5 in 5)); print(attempt(lambda: [] + ())); print(attempt(lambda: -"a")); print(attempt(lambda: "%d" % "x"))
class MyErr(ValueError):
    def __init__(self, code, msg):
        super().__init__(msg)
        self.code = code
def thrower():
    raise MyErr(7, "mine")
try:
    thrower()
except (KeyError, ValueError) as e:
    print(type(e).__name__, e, e.code, e.args, repr(e), isinstance(e, ValueError))
finally:
    print("finally")
def order():
    try:
        print("try"); return "ret"
    except ValueError: pass
    else: print("else")
    finally: print("fin")
print(order())
try:
    try:
        raise KeyError("k")
    except KeyError:
        raise RuntimeError("second")
except RuntimeError as e:
    print(e, repr(KeyError("q")), str(KeyError("q")))
try:
    try: raise ValueError("again")
    except ValueError: raise
except ValueError as e: print("re", e)
try: assert 1 == 2, "math"
except AssertionError as e: print("assert", e)
def rec(n): return rec(n + 1)
print(attempt(lambda: rec(0)))
def f(a, b=2, *c, d, e=5, **g): return (a, b, c, d, e, g)
print(f(1, d=4), f(1, 3, 9, d=4, z=1), attempt(lambda: f(1)), attempt(lambda: f()))
x, *y = 1, 2, 3
try:
    p, q = [1]
except ValueError as err: print(err)
try:
    p, q = [1, 2, 3]
except ValueError as err: print(err)
try: x.z = 1
except AttributeError as err: print(err)
def h():
    print(zz)
    zz = 1
print(attempt(h))
print("done")
