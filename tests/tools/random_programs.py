#!/usr/bin/env python3
"""Random programs over int, float, bool, str, lists, dicts, tuples, Optionals and a class, run by tscc and by PyTorch. Run by hand with PyTorch 2.13.

    random_programs.py [--seed N] [--count N] [--tscc PATH] [--keep DIR]

Each program is compiled by torch.jit.script(main) in a process of its own, and by `tscc run -pedantic-errors`. Compared are what is printed and how it
ends: done, refused, or failed with a message. Programs that differ are written to DIR with both outputs beside them.
"""
import argparse, ctypes, importlib.util, os, random, re, signal, subprocess, sys, tempfile, warnings

SCALARS = ["int", "float", "bool", "str"]
TYPES = SCALARS + ["List[int]", "List[str]", "List[float]", "Dict[str, int]", "Dict[int, str]", "Optional[int]", "Optional[str]", "Tuple[int, str]",
                   "List[Tuple[int, str]]", "Dict[str, List[int]]", "List[Optional[int]]", "List[List[int]]", "Box", "Optional[Box]", "Color", "Point"]
HEAD = '''import torch
from enum import Enum
from typing import Dict, List, NamedTuple, Optional, Tuple


class Color(Enum):
    RED = 1
    GREEN = 2
    BLUE = 3


class Point(NamedTuple):
    x: int
    name: str


@torch.jit.script
class Box:
    def __init__(self, n: int, s: str):
        self.n = n
        self.s = s
        self.xs: List[int] = [n]
        self.d: Dict[str, int] = {s: n}
        self.o = torch.jit.annotate(Optional[int], None)

    def bump(self, k: int) -> int:
        self.n += k
        self.xs.append(k)
        if k > 2:
            self.o = k
        return self.n

    def label(self, pre: str) -> str:
        self.d[pre] = len(self.d)
        return pre + self.s + str(self.n)

    def __add__(self, k: int) -> "Box":
        return Box(self.n + k, self.s)

    def __lt__(self, o: "Box") -> bool:
        return self.n < o.n

    def __eq__(self, o: "Box") -> bool:
        return self.n == o.n

    def __len__(self) -> int:
        return len(self.xs)

'''


class Gen:
    def __init__(self, seed):
        self.r = random.Random(seed)
        self.lines = []
        self.functions = []          # (name, parameter types, result type)
        self.depth = self.loops = self.count = 0

    def pick(self, *options):
        return self.r.choice(options)

    def risky(self, text, safe):
        """What may fail at run time, now and then."""
        return text if self.r.random() < 0.05 else safe

    def var(self, t):
        names = [n for n, u in self.scope.items() if u == t]
        return self.r.choice(names) if names else None

    # ---- expressions of a type
    def expr(self, t, d=3):
        v = self.var(t)
        if v and self.r.random() < (0.35 if d > 0 else 0.8):
            return v
        if d <= 0:
            return v if v and self.r.random() < 0.5 else self.literal(t)
        calls = [f for f in self.functions if f[2] == t]
        if calls and self.r.random() < 0.15:
            f = self.r.choice(calls)
            return f"{f[0]}({', '.join(self.expr(p, d - 1) for p in f[1])})"
        if self.r.random() < 0.06:
            return f"({self.expr(t, d - 1)} if {self.expr('bool', d - 1)} else {self.expr(t, d - 1)})"
        maker = getattr(self, "make_" + re.sub(r"\W+", "_", t).strip("_"))
        return maker(d - 1)

    def literal(self, t):
        r = self.r
        if t == "int": return str(r.randint(-9, 40))
        if t == "float": return self.pick("0.5", "-1.25", "3.0", "0.1", "1e3", "2.75", "-0.0")
        if t == "bool": return self.pick("True", "False")
        if t == "str": return self.pick("''", "'a'", "'Bc'", "' x '", "'a,b'", "'hello World'", "'12'", "'\\n'", "'zz%'")
        if t.startswith("Optional["): return self.pick("None", self.literal(t[9:-1])) if self.var(t) is None else self.var(t)
        if t == "Tuple[int, str]": return f"({self.literal('int')}, {self.literal('str')})"
        if t == "Box": return f"Box({self.literal('int')}, {self.literal('str')})"
        if t == "Color": return self.pick("Color.RED", "Color.GREEN", "Color.BLUE")
        if t == "Point": return f"Point({self.literal('int')}, {self.literal('str')})"
        if t.startswith("List["): return f"torch.jit.annotate({t}, [{', '.join(self.literal(t[5:-1]) for _ in range(r.randint(0, 3)))}])"
        k, v = t[5:-1].split(", ", 1)
        return f"torch.jit.annotate({t}, {{{', '.join(f'{self.literal(k)}: {self.literal(v)}' for _ in range(r.randint(0, 3)))}}})"

    def make_int(self, d):
        e = self.expr
        return self.pick(
            lambda: f"({e('int', d)} {self.pick('+', '-', '*', '&', '|', '^')} {e('int', d)})",
            lambda: f"({e('int', d)} {self.pick('//', '%')} {self.pick('3', '-2', '7')})",
            lambda: f"({e('int', d)} {self.pick('<<', '>>')} {self.pick('1', '3')})",
            lambda: f"(-{e('int', d)})", lambda: f"abs({e('int', d)})", lambda: f"min({e('int', d)}, {e('int', d)})",
            lambda: f"max({e('int', d)}, {e('int', d)}, {e('int', d)})", lambda: f"len({e(self.pick('str', 'List[int]', 'List[str]', 'Dict[str, int]', 'Box', 'List[List[int]]'), d)})",
            lambda: f"int({e('float', d)})", lambda: f"int({e('bool', d)})", lambda: f"sum({e('List[int]', d)})",
            lambda: f"{e('str', d)}.{self.pick('find', 'rfind', 'count')}({e('str', d)})", lambda: f"ord({self.pick(chr(39) + 'q' + chr(39), 'chr(65)')})",
            lambda: self.risky(f"{e('List[int]', d)}[{self.pick('0', '-1', '1')}]", f"({e('List[int]', d)} + [3, 4])[{self.pick('0', '-1', '1')}]"), lambda: f"{e('Dict[str, int]', d)}.get({e('str', d)}, {e('int', d)})",
            lambda: f"{e('Tuple[int, str]', d)}[0]", lambda: f"{self.box(d)}.{self.pick('n', 'n', 'bump(' + e('int', d) + ')')}",
            lambda: f"{e('List[int]', d)}.count({e('int', d)})", lambda: f"{e('Color', d)}.value", lambda: f"{e('Point', d)}.x",
            lambda: self.risky(f"{e('List[int]', d)}.pop()", f"({e('List[int]', d)} + [5]).pop()"), lambda: self.risky(f"{e('Dict[str, int]', d)}[{e('str', d)}]", f"{{'u': {e('int', d)}}}['u']"), lambda: self.risky(f"{e('List[str]', d)}.index({e('str', d)})", f"['a', {e('str', d)}].index('a')"),
            lambda: f"divmod({e('int', d)}, 5)[{self.pick('0', '1')}]", lambda: f"{e('Dict[str, int]', d)}.setdefault({e('str', d)}, {e('int', d)})",
            lambda: self.risky(f"torch.jit._unwrap_optional({e('Optional[int]', d)})", self.literal("int")), lambda: f"({e('int', d)} + {e('bool', d)})")()

    def make_float(self, d):
        e = self.expr
        return self.pick(
            lambda: f"({e('float', d)} {self.pick('+', '-', '*')} {e(self.pick('float', 'int'), d)})", lambda: f"({e('int', d)} / {self.pick('4', '-3', '0.5')})",
            lambda: f"float({e('int', d)})", lambda: f"({e('float', d)} // {self.pick('2.0', '-0.75')})", lambda: f"({e('float', d)} % {self.pick('2.0', '-0.75')})",
            lambda: f"round({e('float', d)})", lambda: f"abs({e('float', d)})", lambda: f"max({e('float', d)}, {e('int', d)})",
            lambda: f"sum({e('List[float]', d)})", lambda: f"({e('int', d)} ** 2)", lambda: f"min({e('float', d)}, {e('float', d)})",
            lambda: f"float({self.pick(chr(39) + '1.5' + chr(39), chr(39) + 'inf' + chr(39))})")()

    def make_bool(self, d):
        e, t = self.expr, self.pick("int", "float", "str")
        return self.pick(
            lambda: f"({e(t, d)} {self.pick('<', '<=', '>', '>=', '==', '!=')} {e(t, d)})", lambda: f"({e('bool', d)} {self.pick('and', 'or')} {e('bool', d)})",
            lambda: f"(not {e('bool', d)})", lambda: f"({e('int', d)} {self.pick('in', 'not in')} {e('List[int]', d)})", lambda: f"({e('str', d)} in {e('str', d)})",
            lambda: f"({e('str', d)} in {e('Dict[str, int]', d)})", lambda: f"({e('List[int]', d)} {self.pick('==', '!=')} {e('List[int]', d)})",
            lambda: f"({e('Optional[int]', d)} is {self.pick('', 'not ')}None)", lambda: f"{e('str', d)}.{self.pick('isdigit()', 'isalpha()', 'isupper()', 'isspace()', 'istitle()')}",
            lambda: f"{e('str', d)}.{self.pick('startswith', 'endswith')}({e('str', d)})", lambda: f"bool({e(self.pick('int', 'float'), d)})",
            lambda: f"({e('Color', d)} {self.pick('==', '!=')} {e('Color', d)})", lambda: f"({e('Box', d)} {self.pick('<', '==')} {e('Box', d)})",
            lambda: f"any([{e('bool', d)}, {e('bool', d)}])", lambda: f"({e('int', d)} < {e('int', d)} <= {e('int', d)})", lambda: f"({e('int', d)} == {e('float', d)})")()

    def make_str(self, d):
        e = self.expr
        return self.pick(
            lambda: f"({e('str', d)} + {e('str', d)})", lambda: f"str({e(self.r.choice([t for t in TYPES if 'Box' not in t]), d)})",
            lambda: f"{e('str', d)}.{self.pick('upper()', 'lower()', 'strip()', 'title()', 'capitalize()', 'swapcase()', 'lstrip()', 'zfill(5)', 'center(7)', 'expandtabs(4)')}",
            lambda: f"{e('str', d)}.replace({e('str', d)}, {e('str', d)})", lambda: self.risky(f"{e('str', d)}[{self.pick('0', '-1', ':2', '1:', '::2', '-3:')}]", f"{e('str', d)}[{self.pick(':2', '1:', '::2', '-3:', ':-1')}]"),
            lambda: f"{e('str', d)}.join({e('List[str]', d)})", lambda: f"'{{}}-{{}}'.format({e('int', d)}, {e(self.pick('str', 'float', 'List[int]'), d)})",
            lambda: f"f'<{{{self.var('int') or 1}}}|{{{self.var('str') or 2}}}>'", lambda: f"{e('Tuple[int, str]', d)}[1]", lambda: f"{self.box(d)}.{self.pick('s', 'label(' + e('str', d) + ')')}",
            lambda: f"('%d:%s' % ({e('int', d)}, {e('str', d)}))", lambda: self.risky(f"{e('List[str]', d)}[{self.pick('0', '-1')}]", f"({e('List[str]', d)} + ['e'])[{self.pick('0', '-1')}]"), lambda: f"{e('Dict[int, str]', d)}.get({e('int', d)}, {e('str', d)})",
            lambda: f"{e('Color', d)}.name", lambda: f"{e('Point', d)}.name", lambda: f"{self.pick('hex', 'bin', 'oct')}({e('int', d)})", lambda: f"{e('str', d)}.partition({self.pick(repr(','), repr('l'))})[{self.pick('0', '1', '2')}]",
            lambda: f"{e('str', d)}.{self.pick('ljust', 'rjust')}({self.pick('4', '9')}, {self.pick(repr('.'), repr('*'))})")()

    def box(self, d):
        return self.var("Box") or self.expr("Box", d)

    def make_List_int(self, d):
        e = self.expr
        return self.pick(
            lambda: f"[{', '.join(e('int', d) for _ in range(self.r.randint(1, 4)))}]", lambda: f"({e('List[int]', d)} + {e('List[int]', d)})",
            lambda: f"[q * 2 for q in {e('List[int]', d)}]", lambda: f"{e('List[int]', d)}[{self.pick('1:', ':-1', '::-1', '::2', '-2:')}]", lambda: f"sorted({e('List[int]', d)})",
            lambda: f"list(range({self.pick('0', '3', '5')}))", lambda: f"({e('List[int]', d)} * 2)", lambda: f"[len(q) for q in {e('List[str]', d)}]",
            lambda: f"{self.box(d)}.xs", lambda: f"{e('Dict[str, int]', d)}.values()", lambda: f"{e('Dict[int, str]', d)}.keys()", lambda: f"{e('List[int]', d)}.copy()",
            lambda: f"[q[0] for q in {e('List[Tuple[int, str]]', d)}]", lambda: self.risky(f"{e('List[List[int]]', d)}[{self.pick('0', '-1')}]", f"({e('List[List[int]]', d)} + [[8]])[{self.pick('0', '-1')}]"), lambda: f"[ord(q) for q in {e('str', d)}]",
            lambda: f"[q + w for q, w in zip({e('List[int]', d)}, {e('List[int]', d)})]", lambda: f"[q for q in {e('Dict[int, str]', d)}]")()

    def make_List_str(self, d):
        e = self.expr
        return self.pick(
            lambda: f"[{', '.join(e('str', d) for _ in range(self.r.randint(1, 3)))}]", lambda: f"{e('str', d)}.{self.pick('split()', 'split(' + repr(',') + ')', 'splitlines()', 'rsplit(' + repr('l') + ', 1)')}",
            lambda: f"sorted({e('List[str]', d)})", lambda: f"{e('Dict[str, int]', d)}.keys()", lambda: f"[q.upper() for q in {e('List[str]', d)}]", lambda: f"list({e('str', d)})",
            lambda: f"{e('Dict[int, str]', d)}.values()", lambda: f"[str(q) for q in {e('List[int]', d)}]", lambda: f"({e('List[str]', d)} + {e('List[str]', d)})")()

    def make_List_float(self, d):
        return self.pick(lambda: f"[{self.expr('float', d)}, {self.expr('float', d)}]", lambda: f"[float(q) for q in {self.expr('List[int]', d)}]",
                         lambda: f"sorted({self.expr('List[float]', d)})", lambda: f"[q / 2 for q in {self.expr('List[int]', d)}]")()

    def make_Dict_str_int(self, d):
        return self.pick(lambda: f"{{{self.expr('str', d)}: {self.expr('int', d)}, 'k': {self.expr('int', d)}}}", lambda: f"{{q: len(q) for q in {self.expr('List[str]', d)}}}",
                         lambda: f"{self.box(d)}.d", lambda: f"{self.expr('Dict[str, int]', d)}.copy()", lambda: f"dict(a={self.expr('int', d)}, b=2)")()

    def make_Dict_int_str(self, d):
        return self.pick(lambda: f"{{{self.expr('int', d)}: {self.expr('str', d)}}}", lambda: f"{{q: str(q) for q in {self.expr('List[int]', d)}}}",
                         lambda: f"dict({self.expr('List[Tuple[int, str]]', d)})")()

    def make_Optional_int(self, d):
        return self.pick(lambda: self.expr("int", d), lambda: self.literal("Optional[int]"), lambda: f"{self.expr('Dict[str, int]', d)}.get({self.expr('str', d)})", lambda: f"{self.box(d)}.o",
                         lambda: f"{self.expr('List[Optional[int]]', d)}[0]")()

    def make_Optional_str(self, d):
        return self.pick(lambda: self.expr("str", d), lambda: self.literal("Optional[str]"), lambda: f"{self.expr('Dict[int, str]', d)}.get({self.expr('int', d)})")()

    def make_Tuple_int_str(self, d):
        return self.pick(lambda: f"({self.expr('int', d)}, {self.expr('str', d)})", lambda: self.risky(f"{self.expr('List[Tuple[int, str]]', d)}[{self.pick('0', '-1')}]", f"({self.expr('List[Tuple[int, str]]', d)} + [(2, 'two')])[{self.pick('0', '-1')}]"),
                         lambda: self.risky(f"{self.expr('Dict[int, str]', d)}.items()[0]", self.literal("Tuple[int, str]")))()

    def make_List_Tuple_int_str(self, d):
        return self.pick(lambda: f"[({self.expr('int', d)}, {self.expr('str', d)}), {self.expr('Tuple[int, str]', d)}]", lambda: f"{self.expr('Dict[int, str]', d)}.items()",
                         lambda: f"[(q, str(q)) for q in {self.expr('List[int]', d)}]", lambda: f"sorted({self.expr('List[Tuple[int, str]]', d)})")()

    def make_Dict_str_List_int(self, d):
        return self.pick(lambda: f"{{{self.expr('str', d)}: {self.expr('List[int]', d)}}}", lambda: f"{{q: [len(q), 1] for q in {self.expr('List[str]', d)}}}")()

    def make_List_Optional_int(self, d):
        return f"torch.jit.annotate(List[Optional[int]], [{self.expr('int', d)}, None, {self.expr('Optional[int]', d)}])"

    def make_List_List_int(self, d):
        return self.pick(lambda: f"[{self.expr('List[int]', d)}, {self.expr('List[int]', d)}]", lambda: f"[[q, 1] for q in {self.expr('List[int]', d)}]",
                         lambda: f"{self.expr('Dict[str, List[int]]', d)}.values()")()

    def make_Box(self, d):
        return self.pick(lambda: f"Box({self.expr('int', d)}, {self.expr('str', d)})", lambda: f"({self.box(d)} + {self.expr('int', d)})")()

    def make_Optional_Box(self, d):
        return self.pick(lambda: self.expr("Box", d), lambda: "None" if not self.var("Optional[Box]") else self.var("Optional[Box]"))()

    def make_Color(self, d):
        return self.literal("Color")

    def make_Point(self, d):
        return f"Point({self.expr('int', d)}, {self.expr('str', d)})"

    # ---- statements
    def emit(self, text):
        self.lines.append("    " * self.depth + text)

    def block(self, n, extra=()):
        """A nested block: names that it makes end with it."""
        saved, inner = dict(self.scope), self.depth
        self.depth += 1
        self.scope.update(extra)
        for _ in range(n):
            self.statement()
        if self.r.random() < 0.15 and self.loops:
            self.emit(self.pick("break", "continue"))
        elif self.r.random() < 0.04 and self.result:
            self.emit(f"return {self.expr(self.result, 2)}")
        self.emit(f"tick = tick + 1")
        self.scope, self.depth = saved, inner
        # after a jump the counter is dead code: harmless

    def fresh(self):
        self.count += 1
        return f"v{self.count}"

    def show(self, t):
        v = self.expr(t, 2)
        if t == "Box":
            return f"{v}.n" if re.fullmatch(r"\w+", v) else f"({v}).n"
        return v

    def statement(self):
        r = self.r
        kind = r.random()
        nested = self.depth > 3
        if kind < 0.28:
            t = r.choice(TYPES)
            name = self.fresh()
            self.emit(f"{name}: {t} = {self.expr(t)}")
            self.scope[name] = t
        elif kind < 0.42:
            names = [(n, t) for n, t in self.scope.items() if n not in self.fixed]
            if not names: return
            n, t = r.choice(names)
            if t == "int": self.emit(f"{n} {self.pick('+=', '-=', '*=', '|=')} {self.expr('int')}")
            elif t == "float": self.emit(f"{n} {self.pick('+=', '-=', '*=', '/=')} {self.pick('2', '0.5', '-3.0')}")
            elif t == "str": self.emit(f"{n} += {self.expr('str')}")
            elif t.startswith("List[") and r.random() < 0.5: self.emit(f"{n} += {self.expr(t)}[:]")      # of itself PyTorch makes Nones
            else: self.emit(f"{n} = {self.expr(t)}")
        elif kind < 0.55:
            self.mutate()
        elif kind < 0.67:
            ts = [r.choice([t for t in TYPES if t not in ("Optional[Box]",)]) for _ in range(r.randint(1, 3))]
            self.emit(f"print({', '.join(self.show(t) for t in ts)})")
        elif kind < 0.78 and not nested:
            self.emit(f"if {self.expr('bool')}:")
            self.block(r.randint(1, 3))
            for _ in range(r.randint(0, 2)):
                self.emit(f"elif {self.expr('bool', 2)}:")
                self.block(r.randint(1, 2))
            if r.random() < 0.5:
                self.emit("else:")
                self.block(r.randint(1, 3))
        elif kind < 0.84 and not nested:
            t = self.pick("Optional[int]", "Optional[str]", "Optional[Box]")
            v = self.var(t)
            if not v or v in self.fixed: return
            self.emit(self.pick(f"if {v} is not None:", f"if {v} is not None and {self.expr('bool', 1)}:"))
            self.block(r.randint(1, 3), {v: t[9:-1]})
            if r.random() < 0.3:
                self.emit("else:")
                self.block(1)
        elif kind < 0.95 and not nested and self.loops < 2:
            self.loop()
        elif kind < 0.97:
            self.emit(f"assert {self.expr('bool', 1)} or True, {self.expr('str', 1)}")
        elif self.depth > 1 and r.random() < 0.2:
            self.emit(f"if {self.expr('bool', 1)} and {self.expr('bool', 1)}:")
            self.emit(f"    raise ValueError({self.expr('str', 1)})")

    def loop(self):
        r, q = self.r, self.fresh()
        how = r.randint(0, 6)
        self.loops += 1
        fixed = set(self.fixed)
        if how == 0:
            self.emit(f"for {q} in range({self.pick('3', '1, 4', '5, 0, -2')}):")
            extra = {q: "int"}
        elif how == 1:
            self.emit(f"for {q} in {self.expr('List[int]', 2)}:")
            extra = {q: "int"}
        elif how == 2:
            self.emit(f"for {q} in {self.expr('str', 2)}:")
            extra = {q: "str"}
        elif how == 3:
            self.emit(f"for {q} in {self.expr('Dict[str, int]', 2)}:")
            extra = {q: "str"}
        elif how == 4:
            w = self.fresh()
            self.emit(f"for {q}, {w} in enumerate({self.expr('List[str]', 2)}):")
            extra = {q: "int", w: "str"}
        elif how == 5:
            w = self.fresh()
            self.emit(f"for {q}, {w} in {self.expr('List[Tuple[int, str]]', 2)}:")
            extra = {q: "int", w: "str"}
        else:
            self.emit(f"{q} = 0")
            self.emit(f"while {q} < {self.pick('2', '3')} and {self.expr('bool', 1)}:")
            self.emit(f"    {q} += 1")
            extra = {q: "int"}
        self.fixed |= set(extra)
        self.block(r.randint(1, 3), extra)
        self.fixed = fixed
        self.loops -= 1

    def mutate(self):
        e = self.expr
        t = self.pick("List[int]", "List[str]", "Dict[str, int]", "Dict[int, str]", "Box", "List[List[int]]", "Dict[str, List[int]]", "List[Optional[int]]")
        v = self.var(t)
        if not v: return
        if t == "List[int]":
            self.emit(self.pick(lambda: f"{v}.append({e('int')})", lambda: f"{v}.extend({e(t)}[:])", lambda: f"{v}.insert({self.pick('0', '-1', '2')}, {e('int')})", lambda: f"{v}.sort({self.pick('', 'reverse=True')})",
                                lambda: f"{v}.reverse()", lambda: f"{v}.clear()", lambda: f"if len({v}) > 0: {v}[0] = {e('int')}", lambda: f"if len({v}) > 1: {v}.pop(1)", lambda: f"if len({v}) > 2: del {v}[-1]",
                                lambda: f"if {self.expr('int', 0)} in {v}: {v}.remove({v}[0])", lambda: f"if len({v}) > 0: {v}[-1] += {e('int')}")())
        elif t == "List[str]":
            self.emit(self.pick(lambda: f"{v}.append({e('str')})", lambda: f"{v}.sort()", lambda: f"if len({v}) > 0: {v}[0] = {e('str')}", lambda: f"{v}.extend({e(t)}[:])")())
        elif t == "Dict[str, int]":
            self.emit(self.pick(lambda: f"{v}[{e('str')}] = {e('int')}", lambda: f"{v}.update({e(t)})", lambda: f"{v}.clear()", lambda: f"if 'k' in {v}: del {v}['k']",
                                lambda: f"{v}['k'] = {v}.get('k', 0) + 1", lambda: f"if len({v}) > 0: print({v}.popitem())", lambda: f"print({v}.pop({e('str')}, -1))", lambda: f"if 'a' in {v}: {v}['a'] *= 2")())
        elif t == "Dict[int, str]":
            self.emit(self.pick(lambda: f"{v}[{e('int')}] = {e('str')}", lambda: f"print({v}.setdefault({e('int')}, {e('str')}))")())
        elif t == "Box":
            self.emit(self.pick(lambda: f"{v}.n = {e('int')}", lambda: f"{v}.s = {e('str')}", lambda: f"{v}.xs = {e('List[int]')}", lambda: f"{v}.o = {e('Optional[int]')}", lambda: f"print({v}.bump({e('int')}))",
                                lambda: f"{v}.n += {e('int')}", lambda: f"{v}.xs.append({e('int')})", lambda: f"{v}.d[{e('str')}] = {e('int')}", lambda: f"{v}.d = {e('Dict[str, int]')}")())
        elif t == "List[List[int]]":
            self.emit(self.pick(lambda: f"{v}.append({e('List[int]')})", lambda: f"if len({v}) > 0: {v}[0].append({e('int')})")())
        elif t == "Dict[str, List[int]]":
            self.emit(self.pick(lambda: f"{v}[{e('str')}] = {e('List[int]')}", lambda: f"if 'a' in {v}: {v}['a'].append({e('int')})")())
        else:
            self.emit(f"{v}.append({e('Optional[int]')})")

    def function(self, name, params, result):
        self.scope = {f"p{i}": t for i, t in enumerate(params)}
        self.fixed = set()
        self.result, self.depth, self.loops = result, 0, 0
        self.emit("")
        self.emit(f"def {name}({', '.join(f'p{i}: {t}' for i, t in enumerate(params))}){f' -> {result}' if result else ''}:")
        self.depth = 1
        self.emit("tick = 0")
        for _ in range(self.r.randint(4, 10) if result else self.r.randint(12, 25)):
            self.statement()
        if result:
            self.emit(f"return {self.expr(result)}")
            self.functions.append((name, params, result))
        else:
            for n, t in sorted(self.scope.items()):
                self.emit(f"print('{n}', {n}.n, {n}.s, {n}.xs, {n}.d, {n}.o)" if t == "Box" else f"print('{n}', {n} is None)" if t == "Optional[Box]" else f"print('{n}', {n})")
            self.emit("print(tick)")
        self.emit("")

    def program(self):
        for i in range(self.r.randint(1, 4)):
            self.function(f"f{i}", [self.r.choice(TYPES) for _ in range(self.r.randint(0, 3))], self.r.choice([t for t in TYPES]))
        self.function("main", [], None)
        return HEAD + "\n".join(self.lines) + "\n"


def oracle(path):
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as told:
        pid = os.fork()
        if pid == 0:
            os.dup2(out.fileno(), 1)
            signal.alarm(20)          # lists that double in loops
            end, message = "refused", ""
            try:
                import torch
                warnings.simplefilter("ignore")
                spec = importlib.util.spec_from_file_location("case", path)
                module = importlib.util.module_from_spec(spec)
                sys.modules["case"] = module
                spec.loader.exec_module(module)
                main = torch.jit.script(module.main)
                end = "failed"
                main()
                end = "done"
            except BaseException as e:
                message = str(e)
            sys.stdout.flush()
            ctypes.CDLL(None).fflush(None)
            told.write((end + "\n" + message).encode(errors="surrogateescape"))
            told.flush()
            os._exit(0)
        os.waitpid(pid, 0)
        out.seek(0), told.seek(0)
        end, _, message = told.read().decode(errors="replace").partition("\n")
        return end or "crashed", message, out.read()


def last_line(text):
    lines = [line for line in text.split("\n") if line.strip()]
    return lines[-1].strip() if lines else ""


def main():
    a = argparse.ArgumentParser()
    a.add_argument("--seed", type=int, default=1)
    a.add_argument("--count", type=int, default=100)
    a.add_argument("--tscc", default="build/tscc")
    a.add_argument("--keep", default="build/random")
    a.add_argument("--print", action="store_true", help="print the program of the seed only")
    o = a.parse_args()
    if o.print:
        return print(Gen(o.seed).program())
    import torch
    os.makedirs(o.keep, exist_ok=True)
    counts, differ = {}, 0
    for seed in range(o.seed, o.seed + o.count):
        path = os.path.join(o.keep, f"r{seed}.py")
        open(path, "w").write(Gen(seed).program())
        end, message, printed = oracle(path)
        try:
            run = subprocess.run([o.tscc, "run", "-pedantic-errors", path], capture_output=True, timeout=20)
            said = run.stderr.decode(errors="replace")
            mine = {0: "done"}.get(run.returncode) or ("failed" if "interpreter" in said else "refused" if run.returncode == 1 else f"exit {run.returncode}")
        except subprocess.TimeoutExpired:
            run, said, mine = None, "", "timeout"
        if end == "crashed":
            counts[end] = counts.get(end, 0) + 1
            continue
        same = mine == end and (end == "refused" or (run.stdout == printed and (end == "done" or last_line(said) == last_line(message))))
        counts[end] = counts.get(end, 0) + 1
        if same:
            os.remove(path)
            continue
        differ += 1
        open(path[:-3] + ".torch", "wb").write(printed + f"\n== {end}\n{message}".encode(errors="replace"))
        open(path[:-3] + ".tscc", "wb").write((run.stdout if run else b"") + f"\n== {mine}\n{said}".encode())
        print(f"{path}: {end} / {mine}: {last_line(message)[:100]} / {last_line(said)[:100]}")
    print(", ".join(f"{n} {k}" for k, n in sorted(counts.items())))
    print(f"{o.count - differ} passed, {differ} failed")


main()
