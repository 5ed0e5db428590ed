#!/usr/bin/env python3
"""One failing allocation at a pseudo-random point of each call of the conformance corpora (`tscc verify --fail-alloc=random`).

    fail_alloc.py SUITE DIR --tscc build-asan/tscc [--jobs 2] [--filter TEXT]... [--every N] [--timeout 120] [--failures FILE]

SUITE, DIR and --filter are those of tests/conformance.py. A call passes when it tells that memory ran out, or does without what it
was refused; what is wrong are other errors, blocks that nobody freed, crashes and reports of sanitizers. Calls that give a wrong
answer with all the memory they want are counted apart, and no fault here. The last line is 'N passed, N failed'.
"""
import argparse, concurrent.futures, os, re, shlex, sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import conformance

LEFT = re.compile(r"\d+ blocks were not freed")


def judge(case, timeout):
    """Return (calls that passed, calls wrong as they are, what is wrong)."""
    rc, out = conformance.run(case.command() + ["--fail-alloc=random"], timeout)
    said = [m.groups("") for m in map(conformance.SAID.match, out.splitlines()) if m]
    refused = [f"{label}: {why}" for verdict, label, why in said if verdict == "FAIL" and why.startswith("with an allocation refused")]
    passed = sum(verdict == "ok" for verdict, _, _ in said)
    wrong = refused + LEFT.findall(out)
    if conformance.crashed(rc, out):
        wrong.append(f"exit {rc}: " + next((l for l in out.splitlines() if conformance.SANITIZER.search(l)), "crashed"))
    return passed, len(said) - passed - len(refused), wrong


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("suite", choices=["language", "ops", "models"])
    ap.add_argument("dir")
    ap.add_argument("--tscc", default="build-asan/tscc")
    ap.add_argument("--jobs", type=int, default=os.cpu_count() or 2)
    ap.add_argument("--filter", action="append", default=[])
    ap.add_argument("--every", type=int, default=1)
    ap.add_argument("--timeout", type=float, default=120)
    ap.add_argument("--failures")
    a = ap.parse_args()
    make = {"language": lambda: conformance.language_cases(a.dir, a.tscc, False), "ops": lambda: conformance.op_cases(a.dir, a.tscc),
            "models": lambda: conformance.model_cases(a.dir, a.tscc)}[a.suite]
    cases = [c for c in make() if conformance.selected(c, a.filter, None) and c.cmd[1] == "verify"][::max(1, a.every)]
    if not cases:
        ap.error("no case is selected")
    passed = failed = anyway = 0
    lines = []
    with concurrent.futures.ThreadPoolExecutor(a.jobs) as pool:
        for case, (good, apart, wrong) in zip(cases, pool.map(lambda c: judge(c, a.timeout), cases)):
            passed, failed, anyway = passed + good, failed + len(wrong), anyway + apart
            for why in wrong:
                lines.append(f"{next(iter(case.owes))}\t{why}\t{shlex.join(case.command())} --fail-alloc=random")
                print("FAIL " + lines[-1][:400], flush=True)
    if a.failures:
        open(a.failures, "w").write("".join(l + "\n" for l in lines))
    print(f"wrong with all the memory they want: {anyway}")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
