"""What functools has beyond what is built in."""


def total_ordering(cls):
    if "__lt__" in cls.__dict__:
        cls.__gt__ = lambda a, b: not (a < b or a == b)
        cls.__le__ = lambda a, b: a < b or a == b
        cls.__ge__ = lambda a, b: not a < b
    elif "__gt__" in cls.__dict__:
        cls.__lt__ = lambda a, b: not (a > b or a == b)
        cls.__ge__ = lambda a, b: a > b or a == b
        cls.__le__ = lambda a, b: not a > b
    elif "__le__" in cls.__dict__:
        cls.__ge__ = lambda a, b: not a <= b or a == b
        cls.__lt__ = lambda a, b: a <= b and not a == b
        cls.__gt__ = lambda a, b: not a <= b
    elif "__ge__" in cls.__dict__:
        cls.__le__ = lambda a, b: not a >= b or a == b
        cls.__gt__ = lambda a, b: a >= b and not a == b
        cls.__lt__ = lambda a, b: not a >= b
    else:
        raise ValueError("must define at least one ordering operation: < > <= >=")
    return cls


def cmp_to_key(compare):
    class Key:
        def __init__(self, obj):
            self.obj = obj

        def __lt__(self, other):
            return compare(self.obj, other.obj) < 0

        def __eq__(self, other):
            return compare(self.obj, other.obj) == 0
    return Key
