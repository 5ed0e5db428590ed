"""contextlib for build-time code."""
from functools import wraps


class _GeneratorManager:
    def __init__(self, func, args, kw):
        self._gen = func(*args, **kw)

    def __enter__(self):
        for value in self._gen:
            return value
        raise RuntimeError("generator didn't yield")

    def __exit__(self, kind, value, trace):
        if kind is None:
            for _ in self._gen:
                raise RuntimeError("generator didn't stop")
            return False
        try:
            self._gen.throw(value)
        except StopIteration:
            return True
        except BaseException as e:
            if e is value:
                return False
            raise
        raise RuntimeError("generator didn't stop after throw()")


def contextmanager(func):
    @wraps(func)
    def make(*args, **kw):
        return _GeneratorManager(func, args, kw)
    return make


class suppress:
    def __init__(self, *kinds):
        self._kinds = kinds

    def __enter__(self):
        return None

    def __exit__(self, kind, value, trace):
        return kind is not None and issubclass(kind, self._kinds)


class nullcontext:
    def __init__(self, enter_result=None):
        self.enter_result = enter_result

    def __enter__(self):
        return self.enter_result

    def __exit__(self, *what):
        return False


class closing:
    def __init__(self, thing):
        self.thing = thing

    def __enter__(self):
        return self.thing

    def __exit__(self, *what):
        self.thing.close()


class ExitStack:
    def __init__(self):
        self._exits = []

    def enter_context(self, manager):
        value = manager.__enter__()
        self._exits.append(manager.__exit__)
        return value

    def callback(self, func, *args, **kw):
        self._exits.append(lambda *what: func(*args, **kw) and False)
        return func

    def __enter__(self):
        return self

    def __exit__(self, kind, value, trace):
        swallowed = False
        while self._exits:
            if self._exits.pop()(kind, value, trace):
                kind = value = trace = None
                swallowed = True
        return swallowed
