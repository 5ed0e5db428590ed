"""Runs the commands of README.md's console blocks, in order, in a copy of examples/tour with tscc on the path, and compares what they print
(stdout, then stderr) with the text below them.

    readme_tour.py README.md BUILD [--write]     --write puts the real output in instead (make bless)
"""
import os, re, shutil, subprocess, sys, tempfile


def main():
    readme, build = sys.argv[1], os.path.abspath(sys.argv[2])
    text, wrong, count = open(readme).read(), 0, 0
    with tempfile.TemporaryDirectory() as tmp:
        folder = os.path.join(tmp, "tour")
        shutil.copytree("examples/tour", folder)
        env = dict(os.environ, PATH=build + os.pathsep + os.environ["PATH"])

        def run(block):
            nonlocal wrong, count
            out = ""
            for command in re.findall(r"^\$ (.*)$", block.group(1), re.M):
                done = subprocess.run(command, shell=True, cwd=folder, env=env, capture_output=True, text=True, timeout=60)
                out += f"$ {command}\n{done.stdout}{done.stderr}"
            count += 1
            if out != block.group(1):
                wrong += 1
                if "--write" not in sys.argv:
                    print(f"README.md differs; real output:\n{out}")
            return f"```console\n{out}```"

        new = re.sub(r"```console\n(.*?)```", run, text, flags=re.S)
    if "--write" in sys.argv:
        open(readme, "w").write(new)
        wrong = 0
    print(f"{count - wrong} passed, {wrong} failed")
    return 1 if wrong else 0


sys.exit(main())
