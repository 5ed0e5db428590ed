# docs/language.md 5.26
def main():
    d = {"b": 1, "a": 2}
    d["b"] = 3
    d["c"] = 4
    del d["a"]
    d["a"] = 5
    print(d)  # expect: {b: 3, c: 4, a: 5}
    z = {0.0: "zero"}
    print(-0.0 in z, float("nan") in z)  # expect: True False
    e = {float("nan"): 1}
    print(float("nan") in e)  # expect: False
