# docs/language.md 5.13

def main():
    t = (1, "a")
    i = len(t) - 1
    print(t[i])  # error: cannot index into a tuple with a non-integer literal because we cannot resolve the output type: Tuple[int, str]
    print(t[2])  # error: tuple index 2 out of range for a tuple of length 2
