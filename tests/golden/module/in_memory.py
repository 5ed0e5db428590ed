# Programs and state in memory: io.BytesIO, extra files; what a scripted container gives; classes of what torch.jit makes.
import io
import torch
import torch.nn as nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = nn.Sequential(nn.Linear(3, 5), nn.ReLU(), nn.Linear(5, 2))
        self.heads = nn.ModuleDict({"a": nn.Tanh()})

    def forward(self, x):
        return self.heads["a"](self.layers(x))


torch.manual_seed(5)
m = torch.jit.script(Net())
buf = io.BytesIO()
torch.jit.save(m, buf, _extra_files={"note.txt": "of the model"})
print(buf.tell() == len(buf.getvalue()) > 0, buf.getvalue()[:2])
buf.seek(0)
extra = {"note.txt": ""}
loaded = torch.jit.load(buf, _extra_files=extra)
x = torch.randn(2, 3)
print(torch.equal(loaded(x), m(x)), extra)
state = io.BytesIO()
torch.save(m.state_dict(), state)
state.seek(0)
back = torch.load(state)
print(list(back), Net().load_state_dict(back))
print(m.layers[0], m.layers[-1].weight is m.layers[2].weight, [type(part).__name__ for part in m.layers], len(m.layers), m.heads["a"], "a" in m.heads)
print(type(m), type(m.layers).__name__, type(loaded).__name__)
traced = torch.jit.trace(Net(), x)
print(type(traced), type(traced.layers), traced.layers)
print(type(torch.jit.script(lambda x: x)) if False else type(m.layers[0].weight))


@torch.jit.script
def checked(n: int) -> int:
    assert n > 0, "positive"
    if n > 10:
        raise ValueError("large")
    return n


print(type(checked), checked.name)
for n in (1, 0, 11):
    try:
        print(checked(n))
    except torch.jit.Error as e:
        print("torch.jit.Error", str(e).strip().splitlines()[-1])
try:
    m("text")
except RuntimeError as e:
    print(str(e).splitlines()[0])
text = io.StringIO()
text.write("abc")
text.seek(1)
print(text.read(), text.getvalue(), b"abcd"[1:3], b"abcd"[::-1])
print(torch.LongTensor([1, 2]), torch.FloatTensor([[1, 2]]), torch.ByteTensor(2, 3).shape, torch.BoolTensor([1, 0]))
future = torch.jit.fork(torch.neg, torch.ones(1))
print(torch.jit.wait(future), future.wait(), future.done())
