# docs/language.md 8.5

def main():
    d = {"a": 1, "b": 2}
    print(d.keys(), d.values(), d.items())  # expect: [a, b] [1, 2] [(a, 1), (b, 2)]
    print(d.get("a"), d.get("z"), d.get("z", 0), d.setdefault("c", 3), d.pop("a"))  # expect: 1 None 0 3 1
    d.update({"b": 5})
    e = d.copy()
    d.clear()
    print(d, e, len(e), "b" in e)  # expect: {} {b: 5, c: 3} 2 True
