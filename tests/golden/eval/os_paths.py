import os
import os.path as osp
from os.path import join, splitext
import time

print(join("a", "b.pt"), join("a/", "b", "", "c"), join("a", "/b"), join(""), join("", "x"), join("a", ""), os.path.join("x", "..", "y"))
for p in ("/x/y.txt", "a/b/", "/", "", "//a", "m.pt", "a.tar.gz", ".bashrc", "a/.b.c", "dir.d/file", "..", "...x", "/a//b"):
    print(repr(p), os.path.split(p), osp.basename(p), osp.dirname(p), splitext(p), osp.normpath(p), osp.isabs(p))
print(osp.normpath("a/./b/../../c"), osp.normpath("../../a/../b"), osp.normpath("/../a"), osp.normpath("///a//b/"))
print(osp.relpath("/a/b/c", "/a/d"), osp.relpath("/a", "/a"), osp.abspath("/x/../y"), osp.commonprefix(["/usr/lib", "/usr/local"]), osp.commonprefix([]))
print(os.path.exists("/nonexistent"), os.path.isdir("/"), os.path.isfile("/"), os.path.exists("/"), os.sep, os.environ.get("TSCC_NOT_SET"), os.getenv("TSCC_NOT_SET", "d"))
print(os.path.isabs(os.getcwd()), osp.abspath("q") == osp.join(os.getcwd(), "q"))
for f in (lambda: osp.join("a", 3), lambda: osp.join(None), lambda: osp.basename(3), lambda: osp.relpath("")):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
start = time.time()
tick = time.perf_counter()
print(time.time() >= start, time.perf_counter() >= tick, time.perf_counter_ns() > 0, time.monotonic() > 0, start > 1e9, isinstance(time.time_ns(), int))
