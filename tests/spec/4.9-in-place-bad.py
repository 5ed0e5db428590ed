# docs/language.md 4.9

def main():
    a = [1]
    a += ["x"]  # error: list type annotation `List[int]` did not match the types of the given list elements: str
    print(a)
