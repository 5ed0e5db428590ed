# docs/language.md 2.4
from typing import Dict, List


def main():
    d: Dict[List[int], int] = {}  # error: a Dict's keys are int, float, complex, bool, str or Tensor, not List[int]
    print(d)
