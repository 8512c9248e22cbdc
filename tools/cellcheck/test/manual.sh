#!/bin/sh
# manual.sh CELLCHECK - doc/own-c.md must say what the checker says.
#
# Section 7 shows eight mistakes and the reports: its first block of code is a source of a cell `example`, the block
# after it what the checker prints. Section 8 lists every rule in the words of --explain. Run in the repository's root.
# Prints ok and not ok lines; status 1 if there is any of the latter.
check=$(realpath "$1")
root=$PWD
failed=0
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

# Backticks, stars and line breaks aside.
rules_of_manual() {
    sed -n '/^## 8\. The rules/,/^## 9\./p' doc/own-c.md | awk '
        /^- \*\*/ { if (rule) print rule; rule = substr($0, 3); next }
        /^  / { rule = rule " " substr($0, 3); next }
        { if (rule) print rule; rule = "" }
        END { if (rule) print rule }' | tr -d '`*\\'
}

rules_of_checker() {
    for rule in $("$check" --explain all | cut -d' ' -f1); do "$check" --explain "$rule"; done | awk '
        /^why / { sub(/^why +/, ""); text = text ": " $0 "."; next }
        /^wrong / { sub(/^wrong +/, ""); wrong = $0; next }
        /^right / { sub(/^right +/, ""); if (wrong != "-") text = text " Not " wrong ($0 == "-" ? "." : ", but " $0 ".")
                    print text; next }
        NF { text = $0; sub(/ \(UNSAFE may\)$/, "", text); sub(/  /, " ", text) }' | tr -d '`*\\'
}

# expect WHAT SAID SAYS
expect() {
    if diff -u "$2" "$3"; then
        echo "ok cellcheck manual $1"
    else
        echo "not ok cellcheck manual $1: the checker says something else than doc/own-c.md"
        failed=1
    fi
}

block 1 > "$work/cells/base/example/example.c"
block 2 > "$work/said"
rules_of_manual > "$work/rules_said"
rules_of_checker > "$work/rules"
expect rules "$work/rules_said" "$work/rules"
cd "$work/cells/base/example" || exit 1
gcc -w -std=gnu11 -ffreestanding -I"$root/include" -I. -I../other -E example.c -o "$work/unit.i" || exit 1
"$check" -c "$PWD" "$work/unit.i" > "$work/says"
expect messages "$work/said" "$work/says"
exit $failed
