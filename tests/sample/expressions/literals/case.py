from typing import Tuple
import torch


def f() -> Tuple[int, int, int, int, float, float, float, str, str, bool, None]:
    return 10, 0x1F, 0b101, 0o17, 1.5, 1e3, .25, 'it\'s', """two
lines""", True, None
#: ()
