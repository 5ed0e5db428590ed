# docs/language.md 5.22

def main():
    d = {"a": 1}
    print(d["b"])  # fails: b
