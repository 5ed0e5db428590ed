# docs/language.md 7.6

def main():
    xs = [1, 2]
    print(tuple(xs))  # error: cannot convert a List[int] to a tuple: its length is unknown while compiling
