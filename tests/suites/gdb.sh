#!/bin/sh
# gdb on a program made with -g: a breakpoint at a line of the source, stepping, the stack, and the values of ints, floats, strings and lists.
B=${B:-build}
command -v gdb >/dev/null || { echo "gdb is not installed: its tests are left out"; echo "0 passed, 0 failed, 1 skipped"; exit 0; }
dir=$(mktemp -d) && trap 'rm -rf "$dir"' EXIT
passed=0 failed=0
cp tests/gdb/steps.tsc tests/gdb/tensors.tsc "$dir"
for opt in -O0 -O2; do
    if ! (cd "$dir" && "$OLDPWD/$B/tscc" -g $opt steps.tsc -o steps) >"$dir/log" 2>&1; then
        echo "steps.tsc does not compile at $opt"; cat "$dir/log"; failed=$((failed + 1)); continue
    fi
    (cd "$dir" && timeout 60 gdb -nx -batch -iex 'set auto-load safe-path /' -iex 'set debuginfod enabled off' -iex 'set width 0' \
        -ex 'break steps.tsc:15' -ex run -ex 'echo [at]\n' -ex 'bt 1' -ex 'print n' -ex 'print name' -ex 'print total' -ex 'print xs' -ex 'print names' \
        -ex next -ex next -ex 'echo [later]\n' -ex 'print xs' -ex 'print i' -ex 'delete' -ex 'break scale' -ex continue -ex 'echo [inner]\n' -ex 'print by' -ex 'print x' \
        -ex 'up' -ex 'print name' ./steps) >"$dir/out" 2>&1
    want() {     # a fixed text that the session must show
        if grep -qF -- "$1" "$dir/out"; then passed=$((passed + 1)); else failed=$((failed + 1)); echo "$opt: gdb does not show: $1"; bad=1; fi
    }
    bad=0
    want 'steps.tsc:15'
    want '#0  work ('
    want '= List[int] of 3 = {3, 4, 6}'
    want '= List[int] of 4 = {3, 4, 6, 0}'
    # What is inlined has its frame, but not every variable any more.
    if [ $opt = -O0 ]; then
        want 'work (n=3, name="bob")'; want '= "bob"'; want '= List[str] of 2 = {"bob", "bob!"}'; want '= 0.5'; want 'scale (x=1.5, by=1)'; want '#1 '
    fi
    [ $bad = 0 ] || cat "$dir/out"
done
# Tensors: dtype, sizes, the first values in the order of the indices, through strides, too.
if (cd "$dir" && "$OLDPWD/$B/tscc" -g -O0 tensors.tsc -o tensors) >"$dir/log" 2>&1; then
    (cd "$dir" && timeout 60 gdb -nx -batch -iex 'set auto-load safe-path /' -iex 'set debuginfod enabled off' -iex 'set width 0' \
        -ex 'break tensors.tsc:9' -ex run -ex 'print x' -ex 'print h' -ex 'print t' ./tensors) >"$dir/out" 2>&1
    opt=-O0 bad=0
    want '= float32[3, 4] {0, 1, 2, 3, 4, 5, 6, 7, ...}'
    want '= float16[2] {1.5, -2}'
    want '= float32[4, 3] {0, 4, 8, 1, 5, 9, 2, 6, ...}'
    [ $bad = 0 ] || cat "$dir/out"
else
    echo "tensors.tsc does not compile"; cat "$dir/log"; failed=$((failed + 1))
fi
# A saved program as a library, called from C: the lines are those of the source that was saved, by PyTorch (saved.pt) or here.
cp tests/gdb/saved.py tests/gdb/saved.c tests/gdb/saved.pt "$dir"
san=; case $B in *asan*) san="-fsanitize=address,undefined" ;; esac
tscc=$(cd "$B" && pwd)/tscc resources=$("$B/tscc" -print-resource-dir) bad=0
for by in PyTorch tscc; do
    for level in -O0 -O2; do
        opt="saved by $by, $level"
        if ! (cd "$dir" && "$tscc" -shared -g $level saved.pt -o libsaved.so --header=libsaved.h && cc $san -g -I. $("$tscc" -print-cflags) saved.c -o saved -L. -lsaved "$resources/libtsrt.so" -Wl,-rpath,. -Wl,-rpath,"$resources") >"$dir/log" 2>&1; then
            echo "$opt: does not compile"; cat "$dir/log"; failed=$((failed + 1)); continue
        fi
        (cd "$dir" && ASAN_OPTIONS=detect_leaks=0 timeout 60 gdb -nx -batch -iex 'set auto-load safe-path /' -iex 'set debuginfod enabled off' -iex 'set width 0' -iex 'set breakpoint pending on' \
            -ex 'break saved.py:10' -ex run -ex 'echo [at]\n' -ex 'bt 3' -ex 'print total' -ex 'print names' -ex next -ex 'echo [later]\n' -ex 'print label' \
            -ex delete -ex 'break saved.py:28' -ex continue -ex 'echo [outer]\n' -ex 'print n' -ex 'print z' -ex 'bt 2' ./saved) >"$dir/out" 2>&1
        want 'saved.py:10'
        want '    label = names[0] + "!"'
        want 'helper ('
        want 'forward ('
        want 'saved.py:27'
        want '= 6.5'
        want '        return z + n'
        if [ $level = -O0 ]; then
            want '= List[str] of 1 = {"bob"}'; want '= "bob!"'; want '= 4'; want '= float32[1, 2] {39, 39}'; want 'k=4) at saved.py:10'
        fi
    done
    (cd "$dir" && rm saved.pt && "$tscc" run saved.py saved.pt) || failed=$((failed + 1))
done
[ $bad = 0 ] || cat "$dir/out"
echo "$passed passed, $failed failed"
[ $failed = 0 ]
