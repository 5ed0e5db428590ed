# docs/language.md 7.10
import warnings


def main():
    warnings.warn()  # error: arguments for call are not valid: no overload of aten::warn accepts ()
