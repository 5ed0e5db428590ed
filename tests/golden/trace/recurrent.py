# LSTM and GRU cells and layers under trace.
import torch
import torch.nn as nn
torch.manual_seed(2)


class Walk(nn.Module):
    def __init__(self):
        super().__init__()
        self.cell = nn.LSTMCell(3, 4)
        self.gru = nn.GRUCell(4, 4)

    def forward(self, xs, state):
        h, c = state
        g = torch.zeros_like(h)
        out = []
        for i in range(3):
            h, c = self.cell(xs[i], (h, c))
            g = self.gru(h, g)
            out.append(g)
        return torch.stack(out), (h, c)


m = Walk()
t = torch.jit.trace(m, (torch.rand(3, 2, 3), (torch.zeros(2, 4), torch.zeros(2, 4))))
print(t.code)
print(t.cell.code)
print(t.gru.code)
with torch.no_grad():
    xs = torch.rand(3, 5, 3)
    s = (torch.rand(5, 4), torch.rand(5, 4))
    y, (h, c) = t(xs, s)
    print(y.shape, h, c)
    print(torch.allclose(y, m(xs, s)[0]))


class Layers(nn.Module):
    def __init__(self):
        super().__init__()
        self.lstm = nn.LSTM(3, 4, num_layers=2, batch_first=True)
        self.gru = nn.GRU(4, 2, batch_first=True, bidirectional=True)
        self.head = nn.Linear(4, 2)

    def forward(self, x):
        y, (h, c) = self.lstm(x)
        z, _ = self.gru(y)
        return self.head(z[:, -1]), h


t = torch.jit.trace(Layers(), torch.rand(2, 5, 3))
print(t.code)
print(t.lstm.code)
with torch.no_grad():
    a, b = t(torch.rand(3, 7, 3))
    print(a, b.shape)
