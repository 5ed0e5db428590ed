# docs/language.md 5.11

def main():
    print("a" + "b", "a" < "b", "a" == "a", "%d-%s" % (1, "x"))  # expect: ab True True 1-x
