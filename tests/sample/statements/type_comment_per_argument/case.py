import torch


def f(a,  # type: int
      b=3,  # type: int
      ):
    # type: (...) -> int
    return a - b
#: (4,)
#: (4, 1)
