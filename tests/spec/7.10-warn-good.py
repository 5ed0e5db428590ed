# docs/language.md 7.10
import warnings


def main():
    warnings.warn("careful")
    print("after")  # expect: after
