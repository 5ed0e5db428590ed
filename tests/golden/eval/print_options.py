import torch

torch.manual_seed(0)
x = torch.randn(3, 4)
big = torch.arange(2000.0).reshape(50, 40)
samples = [x, x.double() * 1e5, torch.tensor([1e-6, 1.0]), torch.tensor([1.0, 2.0]), torch.tensor([1, 20, 300]), torch.tensor([True]), torch.tensor(3.14159265), torch.tensor([1 + 2.5j, -0.25j]),
           torch.tensor([float("nan"), float("inf"), 1.5]), torch.zeros(3), torch.zeros(0, 2), x.half(), torch.arange(30), big, torch.ones(2, requires_grad=True), torch.tensor([1e10, 2.0])]


def show(**options):
    torch.set_printoptions(**options)
    print(options)
    for s in samples:
        print(s)


show()
show(precision=2)
show(precision=8)
show(sci_mode=True)
show(sci_mode=False)
show(precision=0)
show(linewidth=40)
show(edgeitems=1, threshold=10)
show(profile="short")
show(profile="default", precision=3)
torch.set_printoptions(threshold=float("inf"))
print(len(str(big)), f"{x}" == str(x), repr(x[0]))
torch.set_printoptions(profile="full")
print(len(repr(big)))
torch.set_printoptions(4, 20, 2, 60)
print(torch.arange(24.0).reshape(4, 6), torch.zeros(5, 5, 5))
torch.set_printoptions(profile="default")
print(x)
