# docs/language.md 5.3
from typing import List, Union


def main():
    a = [1, None, 3]
    print(a)  # expect: [1, None, 3]
    b: List[Union[int, str]] = [1, "x"]
    print(b)  # expect: [1, x]
