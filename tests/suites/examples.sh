#!/bin/sh
# Installs tscc into a folder of its own, builds the examples against it as a user would, and compares what they print.
set -u
B=${B:-build}; top=$(pwd); passed=0 failed=0
dir=$(mktemp -d) && trap 'rm -rf "$dir"' EXIT
make -s B="$B" ${ASAN:+ASAN=$ASAN} PREFIX="$dir/usr" install >"$dir/log" 2>&1 || { cat "$dir/log"; echo "0 passed, 1 failed"; exit 1; }
mv "$dir/usr" "$dir/moved"   # nothing may depend on the place it was installed to
san=; case $B in *asan*) san="-fsanitize=address,undefined" ;; esac
try() {
    name=$1; shift
    if "$@" >"$dir/log" 2>&1 && cmp -s "$dir/out" "$top/examples/$name/expected.out"; then passed=$((passed + 1))
    else failed=$((failed + 1)); echo "FAIL $name"; cat "$dir/log"; diff "$dir/out" "$top/examples/$name/expected.out"; fi
}
c_make() { cp -r "$top/examples/c-make" "$dir/" && cd "$dir/c-make" && make -s TSCC="$dir/moved/bin/tscc" CC="${CC:-cc} $san" stats && ./stats >"$dir/out"; }
c_values() {   # the header goes with C++, too
    cp -r "$top/examples/c-values" "$dir/" && cd "$dir/c-values" && make -s TSCC="$dir/moved/bin/tscc" CC="${CC:-cc} $san" values && ./values >"$dir/out" &&
        ${CXX:-c++} -std=c++11 -Wall -Wextra -Wpedantic -Werror $("$dir/moved/bin/tscc" -print-cflags) -fsyntax-only -x c++ library.h
}
c_tensors() {
    cp -r "$top/examples/c-tensors" "$dir/" && cd "$dir/c-tensors" && make -s TSCC="$dir/moved/bin/tscc" CC="${CC:-cc} $san" classify && ./classify >"$dir/out" &&
        ${CXX:-c++} -std=c++11 -Wall -Wextra -Wpedantic -Werror $("$dir/moved/bin/tscc" -print-cflags) -fsyntax-only -x c++ layer.h
}
cpp_cmake() {
    cp -r "$top/examples/cpp-cmake" "$dir/" && cd "$dir/cpp-cmake" &&
        cmake -S . -B out -DCMAKE_PREFIX_PATH="$dir/moved" -DCMAKE_CXX_FLAGS="$san" && cmake --build out && out/text_example >"$dir/out" &&
        touch text.tsc && cmake --build out | grep -q 'Compiling TorchScript'   # the source is a dependency
}
try c-make c_make
try c-values c_values
try c-tensors c_tensors
if command -v cmake >/dev/null; then try cpp-cmake cpp_cmake; else echo "no cmake: cpp-cmake skipped"; fi
cd "$top" || exit 1
if PKG_CONFIG_PATH="$dir/moved/lib/pkgconfig" pkg-config --define-prefix --libs tsrt >"$dir/log" 2>&1; then passed=$((passed + 1)); else failed=$((failed + 1)); cat "$dir/log"; fi
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
