from typing import Tuple
import torch


def f(s: str, sep: str) -> Tuple[Tuple[str, str, str], Tuple[str, str, str]]:
    return s.partition(sep), s.rpartition(sep)
#: ("a=b=c", "=")
#: ("abc", "=")
