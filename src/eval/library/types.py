"""types for build-time code."""


class SimpleNamespace:
    def __init__(self, /, mapping_or_iterable=(), **kw):
        for key, value in dict(mapping_or_iterable, **kw).items():
            setattr(self, key, value)

    def __eq__(self, other):
        return isinstance(other, SimpleNamespace) and self.__dict__ == other.__dict__

    def __repr__(self):
        return "namespace(" + ", ".join(f"{key}={value!r}" for key, value in self.__dict__.items()) + ")"
