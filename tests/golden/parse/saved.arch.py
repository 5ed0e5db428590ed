class M(Module):
  __parameters__ = ["weight", ]
  __buffers__ = []
  weight : Tensor
  training : bool
  k : Final[int] = 3
  def forward(self: __torch__.___torch_mangle_0.M,
    x: Tensor) -> Tuple[Tensor, Optional[int]]:
    _0 = annotate(List[int], [])
    _1, _2, = torch.split(x, unchecked_cast(int, y), )
    if torch.lt(a, b) < c < d:
      ops.prim.RaiseException("caf\303\251", "builtins.ValueError")
    else:
      pass
    return (_1, (self).global.call(inf, ))
