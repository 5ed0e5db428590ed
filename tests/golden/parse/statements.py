import a.b as c, d
from ..e import (f, g as h,)
@deco(1)
async def fn(p, /, q: int = 1, *r: str, s, t=2, **u) -> "List[int]":
    """doc"""
    global v, w
    async for x, in y: pass
    else: z = 1
    async with a as b: await c
class K(Base, metaclass=Meta):
    field: int = 3
    (other): str
if a: pass
elif b: a; b;
else:
    while c:
        break
    else:
        continue
try:
    x, *y = z = 1, 2
except (A, B) as e:
    raise C from e
except:
    del x[0], y.z
else:
    assert x, "message"
finally:
    x += 1; y @= 2
try: pass
except* E: return
with (open(a) as f, g): pass
with (a, b) as c, d: pass
