def f(a,  # type: int
      b=[],  # type: List[str]
      *c,  # type: ignore
      d):
    # type: (...) -> Tuple[int, str]
    x = []  # type: Dict[str, int]  # noqa
    for i in x:  # type: str
        y = z  # type: prose about the value
def g(a, *b, **c):  # type: (int, *str, **Any) -> None
    return a
def h(a):
    # type: (int)
    return a
def k(a):  # type: (int -> int
    return a
