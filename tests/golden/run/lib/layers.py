# What the nn_layers programs share: a layer's text, its first values after manual_seed, and what it gives, called and scripted.
import torch


def show(x):
    if isinstance(x, (tuple, list)):
        for v in x:
            show(v)
    elif isinstance(x, torch.Tensor):
        print(x.detach(), list(x.shape))
    else:
        print(x)


def check(make, args, script=True):
    torch.manual_seed(5)
    m = make()
    print(m)
    for key, value in m.state_dict().items():
        print(key, value)
    given = args()
    with torch.no_grad():
        torch.manual_seed(6)
        show(m(*given))
        if script:
            torch.manual_seed(6)
            show(torch.jit.script(m)(*given))
        for key, value in m.named_buffers():
            print(key, value)
