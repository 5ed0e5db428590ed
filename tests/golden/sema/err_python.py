from typing import Dict, List, Optional

def loops(n: int) -> List[int]:
    return [i * j for i in range(n) for j in range(i)]

def while_else(n: int) -> int:
    while n > 3:
        n = n - 2
        if n == 7:
            break
    else:
        n = 0
    return n

def for_else(xs: List[int]) -> int:
    for x in xs:
        if x == 0:
            break
    else:
        return 1
    return 0

def unset(xs: List[int]) -> int:
    for x in xs:
        y = x
    return y

def one_side(c: bool) -> int:
    if c:
        y = 1
    return y

def logic(x: Optional[int]) -> int:
    return x or 1

def ternary(c: bool) -> None:
    y = 1 if c else 2.5
    print(y)

def truth(x: Optional[List[int]]) -> bool:
    if x:
        return True
    return False

def ranges(xs: List[int]) -> None:
    xs.extend(range(3))

def splat(a: Dict[str, int]) -> Dict[str, int]:
    return {**a, "x": 1}

def store(xs: List[int]) -> None:
    xs[1:] = [1]

def drop(xs: List[int]) -> None:
    del xs[1:]
