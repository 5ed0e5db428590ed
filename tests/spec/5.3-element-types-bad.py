# docs/language.md 5.3

def main():
    d = {1: 1, "a": 2}  # error: dict keys must contain only a single type: expected int but found str
    print(d)
