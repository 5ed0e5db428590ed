# docs/language.md 4.13

def main():
    if 2:
        print("int")
    if 0.0:
        print("no")
    else:
        print("float")
    while True:
        print("bool")
        break
