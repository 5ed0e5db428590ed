"""Writes a .tsc file of about 1,000 lines (first argument: how many) of ordinary functions over numbers, strings, lists and tuples, no two alike
in their constants, each calling an earlier one. What bench/compile.sh measures tscc with."""
import sys

SHAPES = [
    '''def stats_{i}(xs: List[float], scale: float = {i}.5) -> Tuple[float, float]:
    """Mean and spread of xs, scaled."""
    total = 0.0
    square = 0.0
    for x in xs:
        y = x * scale
        total += y
        square += y * y
    n = len(xs)
    if n == 0:
        return 0.0, 0.0
    mean = total / n
    return mean, (square / n - mean * mean) ** 0.5
''',
    '''def words_{i}(text: str, least: int) -> List[str]:
    """Words of at least `least` letters, shortened to {i} and in capitals."""
    found: List[str] = []
    for word in text.split(" "):
        if len(word) < least:
            continue
        if word.startswith("#"):
            break
        found.append(word[0:{i}].upper())
    return found
''',
    '''def search_{i}(xs: List[int], key: int) -> Optional[int]:
    """Place of key + {i} in the sorted xs, or None."""
    lo = 0
    hi = len(xs)
    while lo < hi:
        mid = (lo + hi) // 2
        if xs[mid] == key + {i}:
            return mid
        elif xs[mid] < key + {i}:
            lo = mid + 1
        else:
            hi = mid
    return None
''',
    '''def grid_{i}(w: int, h: int) -> List[List[int]]:
    """A w by h table of products modulo {i}."""
    rows: List[List[int]] = []
    for y in range(h):
        rows.append([(x * y + {i}) % {m} for x in range(w)])
    best = search_{prev}([v for v in rows[0]], w)
    if best is not None:
        rows[0][best] = -best
    assert len(rows) == h, "grid {i} lost a row"
    return rows
''',
    '''def report_{i}(name: str, xs: List[float]) -> str:
    """One line of text about xs."""
    mean, spread = stats_{prev}(xs)
    parts = words_{prev}(name, 2)
    if spread > {i}.0 and len(parts) > 1:
        raise ValueError("too wide: " + name)
    return f"{{name}}: {{mean}} +- {{spread}} over {{len(xs)}} in " + "-".join(parts)
''',
]


def main():
    want = int(sys.argv[1])
    out = ["from typing import List, Optional, Tuple", ""]
    i = 0
    while len(out) < want:
        for shape in SHAPES:
            out += ["", *shape.format(i=i + 2, m=i + 11, prev=i + 2).splitlines(), ""]
        i += 1
    print("\n".join(out))


main()
