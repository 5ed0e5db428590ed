# Packed sequences, in both worlds, through layers with a signature for each. The .out is PyTorch's.
import torch
import torch.nn as nn
from torch.nn.utils.rnn import *
from typing import Tuple
torch.manual_seed(2)
a = [torch.randn(3, 2), torch.randn(1, 2), torch.randn(4, 2)]
p = pack_sequence(a, enforce_sorted=False)
print(p)
print(pad_packed_sequence(p))
print(pad_packed_sequence(p, batch_first=True, total_length=5, padding_value=-1.0))
print(unpack_sequence(p))
print(pad_sequence(a, padding_side="left"))

class M(nn.Module):
    def __init__(self):
        super().__init__()
        self.lstm = nn.LSTM(2, 3, bidirectional=True)
        self.gru = nn.GRU(2, 3)

    def forward(self, x: PackedSequence, y: torch.Tensor):
        a, (h, c) = self.lstm(x)
        b, g = self.gru(y)
        z, _ = self.lstm(y)
        return a.data, h, c, b, g, z

class S(torch.nn.Module):
    def __init__(self):
        super(S, self).__init__()
        self.x = torch.nn.LSTM(5, 5)

    @torch.jit.export
    def forward(self, input: PackedSequence) -> Tuple[PackedSequence, Tuple[torch.Tensor, torch.Tensor]]:
        return self.x(input)

class P(nn.Module):
    def __init__(self):
        super().__init__()
        self.lstm = nn.LSTM(2, 3)

    def forward(self, x, n):
        p = nn.utils.rnn.pack_padded_sequence(x, n, enforce_sorted=False)
        y, s = self.lstm(p)
        out, lens = nn.utils.rnn.pad_packed_sequence(y)
        return out, lens

with torch.no_grad():
    m = M()
    print(m(p, torch.randn(2, 1, 2)))
    s = torch.jit.script(m)
    print(s(p, torch.ones(2, 1, 2)))
    print(torch.jit.script(P())(pad_sequence(a), torch.tensor([3, 1, 4])))
    print(S())
    torch.jit.script(S())
