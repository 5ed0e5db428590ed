#!/usr/bin/env python3
"""Checks what tests/spec expects against PyTorch. Run by hand with PyTorch 2.13; the tests themselves need no PyTorch.

    spec_oracle.py [--fill TSCC] [FILE]...        all of tests/spec unless files are named

Each file is compiled by torch.jit.script(main) in a process of its own. A file with '# error' must be refused, and with each of its errors
alone (PyTorch stops at the first one), one with '# fails: TEXT' must
compile and then fail with TEXT in its message, any other must print what its '# expect: TEXT' comments say (or the .out file beside it).
--fill writes expectations for a new file: what PyTorch prints, beside the prints or in a .out file, and beside a bare '# error' what TSCC says.
"""
import ctypes, glob, importlib.util, os, re, subprocess, sys, tempfile, warnings


def run(path):
    """(how it ended: 'refused', 'failed' or 'done', message, what it printed)"""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as told:
        pid = os.fork()
        if pid == 0:
            os.dup2(out.fileno(), 1)
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
                if "# check" not in open(path).readline():
                    main()
                end = "done"
            except BaseException as e:
                message = str(e)
            sys.stdout.flush()
            ctypes.CDLL(None).fflush(None)
            told.write((end + "\n" + message).encode())
            told.flush()
            os._exit(0)
        os.waitpid(pid, 0)
        out.seek(0), told.seek(0)
        end, _, message = told.read().decode().partition("\n")
        return end or "crashed", message, out.read().decode(errors="replace")


def alone(text):
    """The program with one of its errors at a time: the lines of the others are replaced."""
    lines = text.split("\n")
    bad = [i for i, line in enumerate(lines) if "# error" in line]
    for kept in bad if len(bad) > 1 else []:
        copy = list(lines)
        for i in bad:
            if i != kept:
                code = lines[i].split("# error")[0].rstrip()
                copy[i] = re.match(" *", code)[0] + ("if True:" if code.endswith(":") else "pass")
        yield kept + 1, "\n".join(copy)


def fill(path, tscc, printed, refused):
    """Writes the expectations that a new file lacks."""
    lines = open(path).read().split("\n")
    if re.search(r"# (expect|fails)", "\n".join(lines)) or os.path.exists(path[:-3] + ".out"):
        return
    if refused:
        said = subprocess.run([tscc, "check", "-pedantic-errors", "--entry", "main", path], capture_output=True, text=True).stderr
        for number, text in re.findall(r"^[^:\n]*:(\d+):\d+: error: (.*)$", said, re.M):
            i = int(number) - 1
            if lines[i].endswith("# error"):
                lines[i] += ": " + re.sub(r" \[\w+\]$", "", text)
    else:
        places = [i for i, line in enumerate(lines) if re.match(r" +print\(", line)]
        told = printed.split("\n")[:-1]
        if len(places) != len(told):
            open(path[:-3] + ".out", "w").write(printed)
            return
        for i, text in zip(places, told):
            lines[i] += "  # expect: " + text
    open(path, "w").write("\n".join(lines))


def main(args):
    import torch
    tscc = args.pop(1) if args[:1] == ["--fill"] else None
    files = [a for a in args if a != "--fill"] or sorted(glob.glob("tests/spec/*.py"))
    wrong = 0
    for path in files:
        text = open(path).read()
        end, message, printed = run(path)
        fails = re.findall(r"# fails: (.*)", text)
        want = "refused" if "# error" in text else "failed" if fails else "done"
        if tscc and end == want:
            fill(path, tscc, printed, end == "refused")
            text = open(path).read()
        if end != want:
            problem = f"{end} instead of {want}: {message[:600]}"
        elif fails and not all(f in message for f in fails):
            problem = f"fails with {message[-400:]}"
        elif want == "done" and "# check" not in text.split("\n")[0]:
            out = path[:-3] + ".out"
            expect = open(out).read() if os.path.exists(out) else "".join(e + "\n" for e in re.findall(r"# expect: ?(.*)", text))
            problem = None if printed == expect else f"prints {printed!r} instead of {expect!r}"
        else:
            problem = None
        for line, variant in alone(text) if not problem else ():
            with tempfile.NamedTemporaryFile("w", suffix=".py") as file:
                file.write(variant)
                file.flush()
                if run(file.name)[0] != "refused":
                    problem = f"line {line} is not refused"
        if problem:
            wrong += 1
            print(f"{path}: {problem}")
    print(f"{len(files) - wrong} passed, {wrong} failed")
    return wrong > 0


sys.exit(main(sys.argv[1:]))
