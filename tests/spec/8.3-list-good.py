# docs/language.md 8.3

def main():
    xs = [3, 1]
    xs.append(2)
    xs.extend([5, 1])
    xs.insert(0, 9)
    print(xs, xs.count(1), xs.index(2), xs.pop(), xs.pop(0))  # expect: [3, 1, 2, 5] 2 3 1 9
    xs.remove(1)
    xs.reverse()
    print(xs, xs.copy(), len(xs))  # expect: [5, 2, 3] [5, 2, 3] 3
    xs.clear()
    print(xs)  # expect: []
