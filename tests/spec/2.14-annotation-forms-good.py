# docs/language.md 2.14
import typing


def f(a: "int", b: typing.List[str], c: None) -> "typing.Optional[int]":
    return a + len(b)


def main():
    print(f(1, ["x"], None))  # expect: 2
