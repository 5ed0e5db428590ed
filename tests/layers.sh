#!/bin/sh
# Which folder of src/ may include which: itself and those left of it in src/LAYERS. Prints each breach; exit 1 when there is one.
awk 'FNR == NR { for (i = 1; i <= NF; i++) at[$i] = i; next }
     match($0, /^#include "[a-z]+\//) {
         split(FILENAME, dir, "/"); to = substr($0, RSTART + 10, RLENGTH - 11)
         if (dir[2] in at && to in at && at[to] > at[dir[2]]) { print FILENAME ":" FNR ": " dir[2] " may not include " to; bad = 1 }
     }
     END { exit bad }' src/LAYERS src/*/*.c src/*/*.h && echo "layers: fine"
