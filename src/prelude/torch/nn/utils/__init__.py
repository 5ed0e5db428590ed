"""torch.nn.utils: its files, under their names."""
__lazy__ = {
    "torch.nn.utils.weight_norm": "weight_norm remove_weight_norm",
    "torch.nn.utils.spectral_norm": "spectral_norm remove_spectral_norm",
    "torch.nn.utils.convert_parameters": "parameters_to_vector vector_to_parameters",
    "torch.nn.utils.fusion": "fuse_conv_bn_eval fuse_conv_bn_weights fuse_linear_bn_eval fuse_linear_bn_weights",
}
