#!/bin/sh
# recursion.sh MANIFEST - a circle of calls through two sources of one cell is found; a line of calls is none.
#
# Makes a tree with the cell `pair` of two sources, lets cellcheck read each, and asks the tool. Run in the repository's
# root, after a build. Prints ok and not ok lines; status 1 if there is any of the latter.
manifest=$(realpath "$1")
check=$(dirname "$manifest")/cellcheck
root=$PWD
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cell=cells/base/pair
mkdir -p "$work/$cell" "$work/include" "$work/build/tmp/pair"
cd "$work" || exit 1
cp "$root/include/own.h" include
printf 'cell    pair\ndoes    counts down in two sources\nswap    stateless\n' > $cell/pair.cell
printf '#pragma once\n#include <own.h>\nCELL_API_BEGIN\nu32 even(u32 n);\nCELL_API_END\nu32 odd(u32 n);\n' > $cell/pair.h
printf '#include "pair.h"\nu32 even(u32 n) { return n ? odd(n - 1) : 1; }\n' > $cell/pair.c

found() {                        # SECOND: the lines about recursion when the second source says so
    printf '#include "pair.h"\n%s\n' "$1" > $cell/odd.c
    for source in pair odd; do
        gcc -w -std=gnu11 -ffreestanding -Iinclude -E $cell/$source.c -o build/unit.i || exit 1
        "$check" -c $cell --stats build/unit.i > build/tmp/pair/$source.c.check || exit 1
    done
    "$manifest" check build 2>&1 | grep -c 'recursion: .* \[P11\]'
}

failed=0
expect() {                       # NAME COUNT SECOND
    if [ "$(found "$3")" = "$2" ]; then
        echo "ok manifest $1"
    else
        echo "not ok manifest $1: the number of functions on a circle is not $2"
        failed=1
    fi
}
expect "recursion through two sources" 2 'u32 odd(u32 n) { return n ? even(n - 1) : 0; }'
expect "a line of calls" 0 'static u32 last(u32 n) { return n & 1; } u32 odd(u32 n) { return last(n); }'
exit $failed
