# docs/language.md 5.4

def main():
    xs = [x for x in range(5) if x > 2]  # error: comprehension ifs are not supported yet
    ys = [x + y for x in range(2) for y in range(2)]  # error: more than one `for` in a comprehension isn't supported in TorchScript
    print(xs, ys)
