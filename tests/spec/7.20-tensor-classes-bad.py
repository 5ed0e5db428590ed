# docs/language.md 7.20
import torch


@torch.jit.script
def main():
    print(torch.LongTensor(1, [2]))  # error: torch.LongTensor: several arguments are sizes, and not all of these are ints
    print(torch.FloatTensor(hello="1"))  # error: torch.FloatTensor: there is no argument 'hello'
