# docs/language.md 7.8
import math


def main():
    print(math.sqrt("a"))  # error: arguments for call are not valid: no overload of aten::sqrt accepts (str)
    print(math.nothing(1.0))  # error: module 'math' has no attribute 'nothing'
