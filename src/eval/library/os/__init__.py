"""os for build-time code: names of paths, and whether files are there. A build has no environment."""
import os.path
from torch._system import getcwd

name = "posix"
sep = "/"
linesep = "\n"
pathsep = ":"
curdir = "."
pardir = ".."
environ = {}
PathLike = str


def getenv(key, default=None):
    return environ.get(key, default)


def fspath(path):
    if not isinstance(path, (str, bytes)):
        raise TypeError(f"expected str, bytes or os.PathLike object, not {type(path).__name__}")
    return path
