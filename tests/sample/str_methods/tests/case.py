from typing import List
import torch


def f(s: str) -> List[bool]:
    return [s.isalnum(), s.isalpha(), s.isdecimal(), s.isdigit(), s.isidentifier(), s.islower(), s.isnumeric(), s.isprintable(), s.isspace(), s.istitle(), s.isupper()]
#: ("abc",)
#: ("A1",)
#: ("12",)
#: ("",)
#: (" \t",)
#: ("Title Case",)
#: ("a_b",)
