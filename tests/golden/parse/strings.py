'plain' "adjacent" '''triple
line''' r'raw\n' u'unicode'
b'bytes \xff' rb'\raw'
'\101\x41\u00e9\t\\ \
continued \q'
f'{a}{b!r:>{width}.{prec}} {{}} {c = } {d["k"]}' 'tail'
f"""
{x
 + y:%Y-%m-%d}"""
rf'\d{n}'
