# Every kind of expression once, with its span.
a + b * -c ** ~d // e
(x := 3), *rest, not p or q and r
a < b <= c is not d not in e
lambda x, /, y=1, *args, z: int if y else z
[i for i in j if i if k], {i for i in j}, {k: v for k, v in m}, (g async for g in h)
{**a, 1: 2}, {1, *b}, [*c], (), (1,)
f(a, *b, c=d, **e)(x for x in y).attr[0][1:2, ::3, ..., :]
await f, (yield), (yield from g), (yield 1, 2)
None, True, False, ..., 0x1F, 1_000, 1.5e-3, 2j, 99999999999999999999
