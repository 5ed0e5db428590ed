"""torch.nn.utils: its files, under their names."""
