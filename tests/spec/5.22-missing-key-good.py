# docs/language.md 5.22

def main():
    d = {"a": 1}
    print(d.get("b", 5), d.pop("c", 6))  # expect: 5 6
