"""os.path for build-time code: paths of POSIX, as strings."""
from torch._system import exists, getcwd, isdir, isfile

sep = "/"
curdir = "."
pardir = ".."


def _text(p, fn=None):
    if not isinstance(p, str):
        what = f"{fn}() argument must be str, bytes, or os.PathLike object, not" if fn else "expected str, bytes or os.PathLike object, not"
        raise TypeError(f"{what} {type(p).__name__!r}" if fn else f"{what} {type(p).__name__}")
    return p


def isabs(s):
    return _text(s).startswith("/")


def join(a, *p):
    path = _text(a)
    for b in p:
        _text(b, "join")
        if b.startswith("/"):
            path = b
        else:
            path += b if not path or path.endswith("/") else "/" + b
    return path


def split(p):
    at = _text(p).rfind("/") + 1
    head, tail = p[:at], p[at:]
    return head.rstrip("/") or head, tail


def basename(p):
    return split(p)[1]


def dirname(p):
    return split(p)[0]


def splitext(p):
    at = _text(p).rfind(".")
    start = p.rfind("/") + 1
    if at > start and p[start:at].strip("."):          # dots that a name starts with begin no extension
        return p[:at], p[at:]
    return p, ""


def normpath(path):
    if not _text(path):
        return "."
    root = "" if path[0] != "/" else "//" if path.startswith("//") and not path.startswith("///") else "/"
    parts = []
    for part in path.split("/"):
        if part in ("", "."):
            continue
        if part != ".." or (not root and not parts) or (parts and parts[-1] == ".."):
            parts.append(part)
        elif parts:
            parts.pop()
    return root + "/".join(parts) or "."


def abspath(path):
    return normpath(path if isabs(path) else join(getcwd(), path))


def relpath(path, start="."):
    if not path:
        raise ValueError("no path specified")
    here = [x for x in abspath(start).split("/") if x]
    there = [x for x in abspath(path).split("/") if x]
    same = 0
    while same < min(len(here), len(there)) and here[same] == there[same]:
        same += 1
    return "/".join([".."] * (len(here) - same) + there[same:]) or "."


def commonprefix(m):
    if not m:
        return ""
    low, high = min(m), max(m)
    for i, c in enumerate(low):
        if c != high[i]:
            return low[:i]
    return low


def expanduser(path):
    return path
