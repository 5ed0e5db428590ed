from typing import List
import torch


def f(n: int) -> List[str]:
    return ["{0} {}".format(n), "{:.2f} {}".format(n), "{name} {}".format(n), "{} {".format(n), "}} {}".format(n)]
#: (7,)
