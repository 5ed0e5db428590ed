#!/bin/sh
# Generated headers: C99 and C++ without a warning, several models in one program, the ABI's version held at link time.
set -u
B=${B:-build}; tscc=$(cd "$B" && pwd)/tscc; passed=0 failed=0; src=$(pwd)/tests/headers
tmp=$(mktemp -d) && trap 'rm -rf "$tmp"' EXIT
cd "$tmp" || exit 1
try() {       # what command...
    what=$1; shift
    if "$@" >log 2>&1; then passed=$((passed + 1)); else failed=$((failed + 1)); echo "FAIL $what"; head -20 log; fi
}
cflags=$("$tscc" -print-cflags) libs=$("$tscc" -print-libs)
san=; nm "${libs%% *}" 2>/dev/null | grep -q __asan_ && san=-fsanitize=address,undefined
try "first" "$tscc" -c "$src/first.tsc" -o first.o --prefix=first
try "second" "$tscc" -c "$src/second.tsc" -o second.o --prefix=second
try "archive" "$tscc" --emit=archive "$src/first.tsc" -o net.pt
try "third, from the archive" "$tscc" -c net.pt -o third.o --prefix=third
for h in first second third; do
    echo "#include \"$h.h\"" >use.c
    try "$h.h as C" ${CC:-cc} -std=c99 -Wall -Wextra -pedantic -Werror $cflags -c use.c -o use.o
    try "$h.h as C++" g++ -x c++ -std=c++11 -Wall -Wextra -pedantic -Werror $cflags -c use.c -o use.o
done
try "the program" g++ $san -std=c++11 -Wall -Wextra -Werror -I. $cflags "$src/main.cpp" first.o second.o third.o $libs -o main
./main >out 2>&1
try "what it prints" diff -u "$src/expected.out" out
# Every function of one model in C starts with its prefix.
try "prefixes" sh -c '! nm -g --defined-only second.o | grep " T " | grep -v " second_"'
# An object made for this version does not link with a runtime of another one: the missing name tells the version.
lib=${libs%% *} rest=${libs#* }
objcopy --redefine-sym tsrt_abi_1=tsrt_abi_2 "$lib" libother.a 2>log
g++ $san -I. $cflags "$src/main.cpp" first.o second.o third.o ./libother.a $rest -o other >link.log 2>&1 && { failed=$((failed + 1)); echo "FAIL links with another ABI"; }
try "the other ABI's name" grep -q tsrt_abi_1 link.log
# Functions of one name in one object.
for opt in -O0 -O2; do
    try "same names $opt" "$tscc" $opt "$src/same_names.tsc" -o same
    printf '40\n-10\n10\n' >want
    ./same >out 2>&1
    try "same names $opt: what it prints" diff -u want out
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
