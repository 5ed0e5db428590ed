# docs/language.md 7.9
import cmath


def main():
    print(cmath.sqrt("a"))  # error: arguments for call are not valid: no overload of aten::sqrt accepts (str)
