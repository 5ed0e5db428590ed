from typing import List

SCALE = 3


def scaled(xs: List[int], by: int = SCALE) -> List[int]:
    return [x * by for x in xs]
