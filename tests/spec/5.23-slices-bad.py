# docs/language.md 5.23

def main():
    xs = [1, 2, 3]
    xs[0:2] = [4, 5]  # error: sliced expression not yet supported for subscripted list assignment
    print(xs)
