s = "Hello, Wörld"
print(len(s), s[7:12], s[-1], s[::-1], s[8], s.upper() if s.isascii() else "-", "abc".upper(), s.find("W"), s.find("ö"), s.index("l"))
print("a,b,,c".split(","), "  a  b ".split(), "a b c d".split(" ", 2), "a b c d".rsplit(" ", 1), "x\ny\r\nz".splitlines(), ",".join(["1", "2"]))
print("hello world".title(), "hello".capitalize(), "HeLLo".swapcase(), "abc".center(9, "*"), "abc".ljust(5) + "|", "abc".rjust(5) + "|", "42".zfill(5), "-42".zfill(5))
print("banana".count("a"), "banana".replace("a", "o", 2), "banana".replace("", "-"), "banana".startswith(("x", "ba")), "banana".endswith("na"), "a-b-c".partition("-"), "a-b-c".rpartition("-"))
print("abc" < "abd", "a" * 3, "ab" in "cab", "x" not in "cab", "abc".isalpha(), "12".isdigit(), "a1".isalnum(), " ".isspace(), "Abc".istitle() if False else True, "abc".islower())
print("  x ".strip(), "xxabcxx".strip("x"), "abc".removeprefix("a"), "abc".removesuffix("c"), "a\tb".expandtabs(4), "é".encode() if False else "")
print(repr("it's"), repr('say "hi"'), repr("both ' and \""), repr("tab\t\n\\ \x01 é"), ascii("x") if False else "", 'adj' 'acent')
print("%d %5d|%-5d|%05d %x %o %e %.2f %s %r %%" % (1, 2, 3, 4, 255, 8, 12345.678, 2.5, "s", "r"), "%s" % (1,), "%(a)s-%(b)d" % {"a": "x", "b": 2})
print("{} {1} {0}".format(1, 2) if False else "{1} {0} {name} {0!r} {x[0]} {y.real}".format("a", "b", name="n", x=[9], y=3))
print("{:>8}|{:<8}|{:^8}|{:*^8}|{:08.3f}|{:+d}|{:,}|{:.1%}|{:e}|{:g}|{:#x}|{:b}".format("r", "l", "c", "m", 3.14159, 5, 1234567, 0.256, 12345.678, 0.0001, 255, 5))
w, p, v = 10, 3, 3.14159
print(f"{v:{w}.{p}f}|{v!r:>10}|{'a' + 'b'}|{{}}|{w=}|{v = :.2f}|{1 if w else 2}|{[i for i in range(3)]}|{'n': >4}")
print(f"{12:>5}|{-12:=+6}|{True}|{None}|{1.5:6}|{'x':3}|{10:c}|{3.0:g}|{1e10:g}|{0.1:.3}|{123.456:.4g}|{1234.5:,.2f}|{1e-7:.3e}")
print("a" "b" f"{1}" "c", r"\n", b"by\x00tes", "\u00e9", "\x41", "multi\
line", """triple
quoted""")
print("abc"[1], "abc"[-2:], "abcdef"[1:5:2], "abc"[5:], str(None), str([1, "a", None, 2.0]), str(("x",)), str({"k": (1,)}), str({1}), str(set()))
print(sorted("hello"), list("abc"), tuple("ab"), "".join(reversed("abc")), "-".join(str(i) for i in range(4)), max("hello"), "ß".lower() if False else "")
for ch in "añb":
    print(ch, end=";")
print()
print("x", "y", sep="-", end="!\n")
