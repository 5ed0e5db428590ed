from typing import List, Tuple
import torch


def f(s: str, sep: str) -> Tuple[List[str], List[str], List[str], List[str], List[str]]:
    return s.split(sep), s.split(sep, 1), s.rsplit(sep), s.rsplit(sep, 1), s.split()
#: ("a,b,,c", ",")
#: (" a b  c ", " ")
#: ("abc", "--")
