# docs/language.md 7.1

def main():
    print(repr(1))  # error: python builtin 'repr' is currently not supported in TorchScript
    print(type(1))  # error: python builtin 'type' is currently not supported in TorchScript
    print(eval("1"))  # error: python builtin 'eval' is currently not supported in TorchScript
