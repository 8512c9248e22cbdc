#!/bin/sh
# manual.sh CELLCHECK - doc/own-c.md shows eight mistakes and what the checker says about them: it must still say so.
#
# The first block of code under the heading is a source of a cell `example`, the block after it the reports. Run in the
# repository's root. Prints an ok or not ok line; status 1 if it is the latter.
check=$(realpath "$1")
root=$PWD
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$work/cells/base/example" "$work/cells/base/other"
cp tools/cellcheck/samples/cells/base/other/other.h "$work/cells/base/other"
cat tools/cellcheck/samples/api/pages.h > "$work/cells/base/example/example.h"
printf 'CELL_API_BEGIN\nu32 example_others(void);\nCELL_API_END\n' >> "$work/cells/base/example/example.h"
printf 'cell    example\nneeds   raise\n' > "$work/cells/base/example/example.cell"

block() {                        # the nth fenced block of the section
    sed -n '/^## 7\. Eight messages/,/^## 8\./p' doc/own-c.md | awk -v n="$1" '/^```/ { k++; next } k == 2 * n - 1'
}

block 1 > "$work/cells/base/example/example.c"
block 2 > "$work/said"
cd "$work/cells/base/example" || exit 1
gcc -w -std=gnu11 -ffreestanding -I"$root/include" -I. -I../other -E example.c -o "$work/unit.i" || exit 1
"$check" -c "$PWD" "$work/unit.i" > "$work/says"
if diff -u "$work/said" "$work/says"; then
    echo "ok cellcheck manual"
else
    echo "not ok cellcheck manual: the checker says something else than doc/own-c.md"
    exit 1
fi
