#!/usr/bin/env python3
"""Records what PyTorch answers for the operators that runtime/op.h declares.

    record_runtime.py [--calls FILE] [--answers FILE]

Needs torch (the committed files were made with 2.13.0); nothing else in the project does. Writes
tests/unit/runtime_calls.h (one C row an operator, which calls it by the rule of docs/abi.md) and
tests/unit/runtime_answers.txt: one line a case, fields separated by tabs: operator, arguments, then '=' and the
results (arguments marked written come last, as they are afterwards), or '!' and the error's last line.
Values: i:1  f:0x1.8p+1  b:1  z:re,im  s:text  n (None)  li: lf: lb: ls: lz: (elements after commas). Text
is percent-encoded but for letters and digits.
"""
import argparse, os, random, re, struct, sys
import torch

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
M, m = 2**63 - 1, -2**63
INF, NAN = float('inf'), float('nan')
random.seed(13)

INTS = [0, 1, -1, 2, -2, 3, 7, -7, 10, 63, 64, 1000003, M, m]
FLOATS = [0.0, -0.0, 1.0, -1.0, 0.5, -2.5, 3.5, 7.25, -7.25, 0.1, 1e-5, 1e10, 1e300, INF, -INF, NAN]
COMPLEX = [0j, 1 + 2j, -1.5 + 0.25j, 3 - 4j, complex(-2, 0), complex(0, -0.5)]
STRS = ['', 'a', 'abc', 'Hello World', 'aBc dEF1', '  pad\t ', 'x,y,,z', '123', "they're a_1", 'ab\tc\nd', 'aXbXa', 'é\u2028\x85z', 'a\r\nb\n', 'ababab', '\x00\x7f~']
PATTERNS = ['a', 'b', 'ab', 'aba', ',', ' ', 'X', 'zz', 'é', '\n']
LISTS = {'int': [[], [1], [3, 1, 2], [1, 1, 2, -5, 1], [M, 1], list(range(20, 0, -1))],
         'float': [[], [1.5], [0.1, 0.2, 0.3], [2.5, -1.0, 2.5], [1.0, NAN, 0.5], [0.0, -0.0], [float(37 * i % 101) for i in range(40)]],
         'bool': [[], [True], [False, True, False], [True] * 3],
         'str': [[], ['a'], ['b', 'a', 'c'], ['ab', '', 'a', 'b', 'B'], ['x' + str(37 * i % 23) for i in range(20)]],
         'complex': [[], [1 + 2j], [1j, 2.5 + 0j]]}
SCALE = 1.0


def split_args(s):
    out, depth, cur = [], 0, ''
    for ch in s:
        depth += ch in '(['
        depth -= ch in ')]'
        if ch == ',' and depth == 0:
            out.append(cur.strip())
            cur = ''
        else:
            cur += ch
    return out + [cur.strip()] if cur.strip() else out


def plain(t):
    return re.sub(r'\([a-z! *>|-]*\)', '', t).strip()


class Op:
    """One schema: name, parameters [(type, name, written)], results [type]."""
    def __init__(self, text):
        mt = re.match(r'([\w:]+(?:\.\w+)?)\((.*)\) -> (.*)$', text)
        self.full, args, ret = mt.groups()
        self.params, self.varargs = [], False
        for a in split_args(args):
            if a == '...':
                self.varargs = True
            elif a != '*':
                a = a.split('=')[0]
                t, n = a.rsplit(' ', 1)
                self.params.append((plain(t), n, '!' in t))
        ret = ret.strip()
        self.ret = [] if ret == '()' else [plain(r) for r in split_args(ret[1:-1])] if ret.startswith('((') or ret.startswith('(') else [plain(ret)]
        self.alias_ret = '!' in ret
        if self.ret and self.ret[0].startswith('('):
            self.ret = [plain(r) for r in split_args(self.ret[0][1:-1])]
        ns, name = self.full.split('::')
        self.fn = ('tsrt_op_' if ns == 'aten' else 'tsrt_prim_') + name.replace('.', '_')


FIELD = {'int': 'i', 'float': 'f', 'bool': 'b', 'complex': 'z', 'str': 's'}


def c_arg(t, k, by_value):
    if t in FIELD:
        return f'a[{k}].{FIELD[t]}'
    if t.endswith('[]'):
        return f'a[{k}].l'
    if t == 'int?':
        return f'&a[{k}].opt'
    if t == 'str?':
        return f'a[{k}].s'
    if t == 'Scalar' or by_value:
        return f'&a[{k}].v'
    assert re.match(r't\d?$', t), t
    return f'&a[{k}].at'


def c_row(op, direct):
    by_value = op.full in ('aten::str', 'aten::hash.generic')
    args = [c_arg(t, k, by_value) for k, (t, n, w) in enumerate(op.params)]
    if direct:
        return f'ROW("{op.full}", o[0].{FIELD[op.ret[0]]} = {op.fn}({", ".join(args)}); return 0)'
    outs = []
    if not op.alias_ret:
        for k, r in enumerate(op.ret):
            outs.append(f'&o[{k}].' + (FIELD.get(r) or ('l' if r.endswith('[]') else 'v' if r == 'Scalar' else 'at')))
    if op.varargs:
        args += ['n', 'rest']
    return f'ROW("{op.full}", return {op.fn}({", ".join(["c"] + args + outs)}))'


def results(op):
    return ''.join({'int': 'i', 'float': 'f', 'bool': 'b', 'complex': 'z', 'str': 's', 'Scalar': 'v', 't': 't'}.get(r) or 'l' for r in op.ret)


# ---- values as text
def enc_text(s):
    b = s if isinstance(s, bytes) else s.encode()
    return ''.join(chr(x) if chr(x).isalnum() and x < 128 else '%%%02x' % x for x in b)


def enc_float(v):
    v = float(v)
    return ('-nan' if struct.pack('>d', v)[0] & 128 else 'nan') if v != v else 'inf' if v == INF else '-inf' if v == -INF else v.hex()


def enc(v, t=None):
    if v is None: return 'n'
    if isinstance(v, bytes) or isinstance(v, str): return 's:' + enc_text(v)
    if isinstance(v, bool): return 'b:%d' % v
    if isinstance(v, int): return 'i:%d' % v
    if isinstance(v, float): return 'f:' + enc_float(v)
    if isinstance(v, complex): return 'z:%s,%s' % (enc_float(v.real), enc_float(v.imag))
    if isinstance(v, (list, tuple)):
        kind = {'int': 'i', 'float': 'f', 'bool': 'b', 'complex': 'z', 'str': 's'}[t]
        return 'l%s:' % kind + ','.join("'" * (kind == 's') + enc(x)[2:].replace(',', ';') for x in v)
    raise TypeError(v)


# ---- calling PyTorch
def handle(op):
    name, _, over = op.full.partition('.')
    return torch._C._get_operation_overload(name, over)[0]


METHODS = set('''capitalize center count endswith expandtabs find index isalnum isalpha isdecimal isdigit isidentifier islower isnumeric
isprintable isspace istitle isupper join ljust lower lstrip partition replace rfind rindex rjust rpartition rsplit rstrip split
splitlines startswith strip swapcase title upper zfill'''.split())


def script(op, elem):
    """A scripted function that calls exactly this overload; strings come back as lists of bytes."""
    name = op.full.split('::')[1].split('.')[0]
    if op.params and op.params[0][0] == 'str' and name in METHODS:
        ps = ', '.join('p%d: %s' % (k, {'str[]': 'List[str]', 'str?': 'Optional[str]'}.get(t, t)) for k, (t, n, w) in enumerate(op.params))
        call = 'p0.%s(%s)' % (name, ', '.join('p%d' % k for k in range(1, len(op.params))))
        body = {('str',): '[ord(ch) for ch in %s]', ('str[]',): '[[ord(ch) for ch in s] for s in %s]'}.get(tuple(op.ret), '%s')
        if len(op.ret) == 3:
            src = 'def f(%s):\n    x, y, z = %s\n    return [ord(ch) for ch in x], [ord(ch) for ch in y], [ord(ch) for ch in z]\n' % (ps, call)
        else:
            src = 'def f(%s):\n    return %s\n' % (ps, body % call)
        return torch.jit.CompilationUnit(src).f
    real = lambda t: re.sub(r'^t\d?(?=\[|$)', elem or 'int', t)
    ps = ', '.join('%%p%d : %s' % (k, real(t)) for k, (t, n, w) in enumerate(op.params))
    rs = ['%%r%d : %s' % (k, real(t)) for k, t in enumerate(op.ret)]
    back = ['%%r%d' % k for k in range(0 if op.alias_ret else len(op.ret))] + ['%%p%d' % k for k, p in enumerate(op.params) if p[2]]
    call = '%s(%s)' % (op.full.split('.')[0], ', '.join('%%p%d' % k for k in range(len(op.params))))
    if len(back) == 1:
        text = 'graph(%s):\n  %s%s\n  return (%s)\n' % (ps, ', '.join(rs) + ' = ' if rs else '', call, back[0])
    else:
        ts = ', '.join([real(t) for t in op.ret if not op.alias_ret] + [real(p[0]) for p in op.params if p[2]])
        text = 'graph(%s):\n  %s%s\n  %%t : (%s) = prim::TupleConstruct(%s)\n  return (%%t)\n' % (ps, ', '.join(rs) + ' = ' if rs else '', call, ts, ', '.join(back))
    fn = torch._C._create_function_from_graph('f', torch._C.parse_ir(text))
    return (lambda *a: fn(*a)), len(back)


def last_line(e):
    lines = [l for l in str(e).split('\n') if l.strip()]
    s = lines[-1] if 'TorchScript' in lines[0] or len(lines) == 1 else lines[0]
    return re.sub(r'^(RuntimeError|torch.jit.Error|Error): ', '', s)


def skip(op, args):
    """Calls that kill PyTorch or never end."""
    f = op.full
    if f in ('aten::remainder.int', 'aten::__round_to_zero_floordiv.int', 'aten::floordiv.int', 'aten::divmod.int') and (args[1] == 0 and 'remainder' in f or args[1] == 0 and 'round' in f or args == (m, -1)): return True
    if f in ('aten::remainder', 'aten::floordiv') and args[1] == 0: return True
    if f == 'aten::gcd.int' and m in args: return True
    if f == 'aten::remainder.int' and args[1] in (m, M): return True      # overflows in C++
    if f == 'aten::__range_length' and (m in args or M in args): return True
    if f in ('aten::count', 'aten::replace', 'aten::rsplit') and args[1] == '': return True
    if f == 'aten::center' and args[1] < 0: return True
    if f == 'prim::rangelist' and args[0] > 100: return True
    if f.startswith('aten::mul') and len(args) == 2 and any(isinstance(x, list) for x in args) and any(isinstance(x, int) and abs(x) > 100 for x in args): return True
    if f in ('aten::zfill', 'aten::ljust', 'aten::rjust', 'aten::center', 'aten::expandtabs') and isinstance(args[1], int) and abs(args[1]) > 60: return True
    return False


def values(t, name, op, elem):
    f = op.full
    if t == 'int' and name in ('start', 'end'): return [0, -1, 2, -2, 1, 5, -40, 40]
    if t == 'int' and name == 'max': return [-1, 0, 1, 2]
    if t == 'int' and name in ('width', 'tabsize'): return [0, 4, 8, 13, 14, 1]
    if t == 'int' and name == 'step': return [1, -1, 2, -2, 0, 3, m]
    if t == 'int' and name == 'idx': return [0, -1, 1, 3, -4, -20, 20]
    if t == 'int' and ('[]' in str(op.params)): return [0, 1, 3, -1]
    if t == 'int' and f == 'aten::factorial.int': return [0, 1, 5, 20, 21, 25, 65, -1]
    if t == 'int' and f == 'aten::chr': return [65, 0, 127, 300, -1, 1114112]
    if t == 'int' and f.startswith('aten::pow'): return [0, 1, 2, -2, 3, -3, 10, 63, 64]
    if t == 'int' and f == 'aten::__range_length': return [0, 1, -1, 3, 10, -10, M, m]
    if t == 'int' and f == 'aten::ldexp': return [0, 1, -3, 100, 2**32 + 1]
    if t == 'int?': return [None, 0, 1, -1, -3, 4, 100, M, m]
    if t == 'str?': return [None] + PATTERNS + ['']
    if t == 'str' and f in ('aten::Int.str',): return ['1', '-1', '+7', ' 12', '1 ', '0x10', '010', '', 'abc', str(M), str(M + 1), str(m), str(m - 1), '1_0', '1.5', '\t5', '--1']
    if t == 'str' and f == 'aten::Float.str': return ['1', '-1.5', ' 1', '1 ', '0x1.8p3', '', 'abc', 'inf', '-nan', 'InfinitY', '1e400', '1.', '.5', '1e', 'nan(12)', 'e5', '0x', '2.5e-3', '9007199254740993', '1d5']
    if t == 'str' and f == 'aten::ord': return ['a', '', 'ab', 'é', '\x00']
    if t == 'str' and name in ('substr', 'separator', 'old', 'new', 'fillchar'): return PATTERNS + ['']
    if t == 'str' and name == 'chars': return [' \n\t\f\v', 'a', 'ab', '', 'xyz,', '0123']
    if t == 'int': return INTS
    if t == 'float': return FLOATS
    if t == 'bool': return [True, False]
    if t == 'complex': return COMPLEX
    if t == 'str': return STRS
    if t == 'Scalar': return [0, 2, -7, 0.3, -2.5, 3.0, 1 + 2j]
    if t.endswith('[]'):
        e = t[:-2]
        return LISTS[elem if re.match(r't\d?$', e) else e]
    if re.match(r't\d?$', t):
        if elem: return {'int': [1, 9], 'float': [2.5], 'bool': [True], 'str': ['a', 'new'], 'complex': [1j]}[elem]
        return []
    raise TypeError(t)


def cases(op, elem, most):
    """Up to `most` argument tuples: all of them where few, else each value once and a random choice."""
    vs = [values(t, n, op, elem) for t, n, w in op.params]
    total = 1
    for v in vs: total *= len(v)
    if total <= most:
        out = [()]
        for v in vs: out = [a + (x,) for a in out for x in v]
        return out
    out = []
    for k in range(max(len(v) for v in vs)):
        out.append(tuple(v[k % len(v)] if j == 0 else v[(k * 7 + j) % len(v)] for j, v in enumerate(vs)))
    while len(out) < most: out.append(tuple(random.choice(v) for v in vs))
    return out[:max(most, int(SCALE * max(len(v) for v in vs)))]


def as_bytes(r, t):
    if t == 'str': return bytes(r)
    if t == 'str[]': return [bytes(x) for x in r]
    return r


def record(op, out):
    generic = any(re.match(r't\d?(\[|$)', t) for t, n, w in op.params)
    name = op.full.split('::')[1].split('.')[0]
    method = bool(op.params) and op.params[0][0] == 'str' and name in METHODS
    for elem in (['int', 'str', 'float'] if generic else [None]):
        many = 36 if method and len(op.params) > 1 else 10 if generic else 14
        fn, nback = None, 0
        if method: fn = script(op, elem)
        elif generic or any(w for t, n, w in op.params): fn, nback = script(op, elem)
        else: fn = handle(op)
        for args in cases(op, elem, max(3, int(SCALE * many))):
            if skip(op, args): continue
            copies = tuple(list(x) if isinstance(x, list) else x for x in args)
            real = [t if not re.match(r't\d?(\[|$)', t) else re.sub(r'^t\d?', elem, t) for t, n, w in op.params]
            line = op.full + ''.join('\t' + enc(x, real[k][:-2] if real[k].endswith('[]') else None) for k, x in enumerate(args))
            rets = [re.sub(r'^t\d?(?=\[|$)', elem or '', r) for r in op.ret]
            if op.alias_ret: rets = []
            rets += [real[k] for k, p in enumerate(op.params) if p[2] and (nback or method)]
            try:
                r = fn(*copies)
            except UnicodeDecodeError:
                continue
            except Exception as e:
                if 'INTERNAL ASSERT' in str(e) or 'utf-8' in str(e) or ('basic_string' in str(e) and 'ind' in op.full): continue      # find behind the end: tscc says -1
                out.append(line + '\t!\t' + enc_text(last_line(e)))
                continue
            rs = [r] if len(rets) == 1 else list(r) if rets else []
            if method: rs = [as_bytes(x, t) for x, t in zip(rs, rets)]
            if any(x is None for x in rs): continue
            out.append(line + '\t=' + ''.join('\t' + enc(x, t[:-2] if t.endswith('[]') else None) for x, t in zip(rs, rets)))


FORMAT = [('{} {}', (1, 2.5)), ('{}', ('a',)), ('{}{}', (1,)), ('{{}}', (1,)), ('{0} {:.2f} {a} { }', (1,)), ('', (1,)), ('x', ()), ('{}}', (True,)), ('{}', (None,)), ('{', (1,)), ('{} and {}', ('{}', 2))]
PERCENT = [('%d %s', (1, 'a')), ('%d', (1.9,)), ('%i', (-2.9,)), ('%f %e %E %F', (1.5, 2.5, 3.5, 4)), ('%c%c', (65, 'z')), ('%%', ()), ('%x', (3,)), ('%d', ('a',)), ('%s', (1, 2)), ('%s %s', (1,)), ('%5d', (3,)), ('abc%', (3,)),
           ('%f', (123456789.123,)), ('%e', (0.1,)), ('%d', (2**40,)), ('%d', (1e30,)), ('%f', (INF,)), ('%E', (INF,)), ('%f', (1e300,)), ('%s|%s|%s', (2.0, True, None)), ('%c', ('ab',)), ('%c', (2.5,)), ('%f', ('a',)), ('a%sb%dc', ('X', 7))]


def record_format(out):
    kinds = {int: 'int', float: 'float', str: 'str', bool: 'bool', type(None): 'NoneType'}
    for full, table in (('aten::format', FORMAT), ('aten::percentFormat', PERCENT)):
        for text, args in table:
            ps = ', '.join(['%f : str'] + ['%%p%d : %s' % (k, kinds[type(a)]) for k, a in enumerate(args)])
            names = ['%%p%d' % k for k in range(len(args))]
            g = 'graph(%s):\n' % ps
            if full == 'aten::percentFormat':      # takes one tuple
                g += '  %%t : (%s) = prim::TupleConstruct(%s)\n' % (', '.join(kinds[type(a)] for a in args), ', '.join(names))
                names = ['%t']
            g += '  %%r : str = %s(%s)\n  return (%%r)\n' % (full, ', '.join(['%f'] + names))
            line = full + ''.join('\t' + enc(x) for x in (text,) + args)
            try:
                fn = torch._C._create_function_from_graph('f', torch._C.parse_ir(g))
                out.append(line + '\t=\t' + enc(fn(text, *args)))
            except Exception as e:
                out.append(line + '\t!\t' + enc_text(last_line(e)))
    for v in INTS[:4] + FLOATS + [1e15, 1e16, 1e17, 123456789012345678.0, 9.2e18, 1e19, 12345.678, 5e-324, 1.7976931348623157e308, 2.0**63, 1e-4] + COMPLEX + [True, 'a b', None]:
        t = kinds.get(type(v), 'complex')
        fn = torch._C._create_function_from_graph('f', torch._C.parse_ir('graph(%%a : %s):\n  %%r : str = aten::str(%%a)\n  return (%%r)\n' % t))
        out.append('aten::str\t' + enc(v) + '\t=\t' + enc(fn(v)))
    for v in INTS[:4] + FLOATS[:-1] + STRS + [True, None]:
        t = kinds[type(v)]
        fn = torch._C._create_function_from_graph('f', torch._C.parse_ir('graph(%%a : %s):\n  %%r : int = aten::hash(%%a)\n  return (%%r)\n' % t))
        out.append('aten::hash.generic\t' + enc(v) + '\t=\t' + enc(fn(v)))


def main():
    p = argparse.ArgumentParser()
    p.add_argument('--calls', default=ROOT + '/tests/unit/runtime_calls.h')
    p.add_argument('--answers', default=ROOT + '/tests/unit/runtime_answers.txt')
    p.add_argument('--scale', type=float, default=0.36, help='how many cases: 3 is thorough, the committed file is made with the default')
    a = p.parse_args()
    global SCALE
    SCALE = a.scale
    header = open(ROOT + '/runtime/op.h').read().replace('\n    ', ' ')
    direct = {m.group(2): m.group(1) != 'int' or 'tsrt_ctx' not in m.group(0) for m in re.finditer(r'^(\w+) (tsrt_\w+)\([^;]*\);', header, re.M)}
    rows, out, seen = [], [], set()
    for s in sorted(str(s) for s in torch._C._jit_get_all_schemas()):
        if not s.startswith(('aten::', 'prim::')) or 'Tensor' in s or s.startswith(('prim::Raise', 'aten::warn', 'prim::Print')): continue
        if not re.match(r'[\w:]+(\.\w+)?\(.*\) -> ', s): continue
        try: op = Op(s)
        except (AttributeError, ValueError): continue
        if op.fn not in direct or op.full in seen: continue
        seen.add(op.full)
        rows.append(c_row(op, direct[op.fn]))
        if op.varargs or op.full in ('aten::pow.int_to_int', 'aten::str', 'aten::hash.generic', 'aten::len.any', 'aten::_assert_scalar'): continue
        try: record(op, out)
        except Exception as e: print('not recorded:', s, repr(e)[:300], file=sys.stderr)
    record_format(out)
    with open(a.calls, 'w') as f:
        f.write('/* runtime_calls.h: made by tests/tools/record_runtime.py: a call of each operator by the rule of docs/abi.md. */\n')
        f.write('\n'.join(rows) + '\n')
    with open(a.answers, 'w') as f:
        f.write('# PyTorch %s; made by tests/tools/record_runtime.py\n' % torch.__version__.split('+')[0])
        f.write('\n'.join(out) + '\n')
    print(len(rows), 'operators,', len(out), 'cases')
    print('not recorded:', sorted(o for o in seen if not any(l.startswith(o + '\t') for l in out)))
    print('not among the schemas:', sorted(set(direct) - {Op_fn for Op_fn in (re.search(r'tsrt_\w+', r).group(0) for r in rows)}))


main()
