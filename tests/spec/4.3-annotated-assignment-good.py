# docs/language.md 4.3
from typing import Optional


def main():
    x: Optional[int] = None
    print(x)  # expect: None
    x = 3
    print(x)  # expect: 3
