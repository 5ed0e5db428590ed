from typing import List
import torch


def f() -> List[str]:
    return ["a" "b", 'tab\there', "nl\nx", "\\", "\x41\101", r"raw\n", "q\"q"]
#: ()
