# docs/language.md 2.4
from typing import Dict, List


def main():
    a: List[int] = [3, 1]
    b: list[str] = ["x"]
    c: Dict[str, int] = {"b": 1, "a": 2}
    d: dict[float, bool] = {0.5: True}
    print(a, b, c, d)  # expect: [3, 1] [x] {b: 1, a: 2} {0.5: True}
