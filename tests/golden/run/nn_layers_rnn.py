# Recurrent layers and cells: first values after manual_seed, texts, and what forward gives, called and scripted. The .out is PyTorch's.
import torch
import torch.nn as nn
from lib.layers import check

R = torch.randn


check(lambda: nn.RNNCell(3, 4), lambda: (R(2, 3),))
check(lambda: nn.RNNCell(3, 4, nonlinearity='relu', bias=False), lambda: (R(3), R(4),))
check(lambda: nn.LSTMCell(3, 4), lambda: (R(2, 3),))
check(lambda: nn.LSTMCell(3, 4), lambda: (R(3), (R(4), R(4)),))
check(lambda: nn.GRUCell(3, 4), lambda: (R(2, 3), R(2, 4),))
check(lambda: nn.RNN(3, 4), lambda: (R(5, 2, 3),), False)
check(lambda: nn.RNN(3, 4, 2, nonlinearity='relu', bidirectional=True, batch_first=True), lambda: (R(5, 2, 3),), False)
check(lambda: nn.RNN(3, 4, bias=False), lambda: (R(5, 3), R(1, 4),), False)
check(lambda: nn.LSTM(3, 4), lambda: (R(5, 2, 3),), False)
check(lambda: nn.LSTM(3, 4, num_layers=2, batch_first=True, dropout=0.3, bidirectional=True).eval(), lambda: (R(5, 2, 3),), False)
check(lambda: nn.LSTM(3, 4, proj_size=2), lambda: (R(5, 2, 3), (R(1, 2, 2), R(1, 2, 4)),), False)
check(lambda: nn.LSTM(3, 4, bias=False), lambda: (R(5, 3),), False)
check(lambda: nn.GRU(3, 4, 2), lambda: (R(5, 2, 3),), False)
check(lambda: nn.GRU(3, 4, bidirectional=True), lambda: (R(5, 2, 3), R(2, 2, 4),), False)
check(lambda: nn.LSTM(3, 4), lambda: (torch.nn.utils.rnn.pack_padded_sequence(R(4, 2, 3), torch.tensor([2, 4]), enforce_sorted=False),), False)
check(lambda: nn.GRU(3, 4), lambda: (torch.nn.utils.rnn.pack_sequence([R(3, 3), R(2, 3)]),), False)
