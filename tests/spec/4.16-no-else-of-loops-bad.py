# docs/language.md 4.16

def main():
    for i in range(3):  # error: `else` of a for loop isn't supported in TorchScript
        print(i)
    else:
        print("end")
