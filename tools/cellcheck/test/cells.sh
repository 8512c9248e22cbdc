#!/bin/sh
# cells.sh CELLCHECK - takes one ownership word, check, TRY or marker at a time out of the system's own cells; each mutant
# must be refused, for each word was needed. What UNSAFE permits may be missing in a function with such a block.
# Run in the repository's root, after a build. Prints ok and not ok lines; status 1 if there is any of the latter.
check=$1
build=$(dirname "$(dirname "$check")")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mutants=0 refused=0

refuses() {                      # SOURCE: is the mutated text of this source refused?
    folder=${1%/*}
    folder=${folder%/x86_64}
    cell=${folder##*/}
    [ "$cell" = test ] && cell=$(basename "$1" .c)
    { echo "# 1 \"$1\""; cat "$work/mutant.c"; } |
        gcc -w -std=gnu11 -ffreestanding -Iinclude -I"$build/inc/$cell" -I"$build/inc/$cell.own" -I"$folder" -E -x c - \
            -o "$work/unit.i" || exit 2
    "$check" -c "$folder" "$work/unit.i" > "$work/out" 2>&1
    said=$?
    [ $said = 1 ] || [ $said = 2 ]
}

# The numbers of the lines that lie in functions without UNSAFE blocks.
safe_lines() {
    awk '{ held = held " " NR } /UNSAFE\(/ { unsafe = 1 }
         /^}/ || (!/^ / && /;$/) { if (!unsafe) print held; held = ""; unsafe = 0 }' "$1" | tr '\n' ' '
}

# mutate SOURCE LINES PATTERN REPLACEMENT: one mutant for each of the lines (all: every line) that the pattern changes
mutate() {
    for line in $(grep -nE "$3" "$1" | cut -d: -f1); do
        case $2 in all | *" $line "*) ;; *) continue ;; esac
        sed -E "${line}s~$3~$4~" "$1" > "$work/mutant.c"
        mutants=$((mutants + 1))
        if refuses "$1"; then
            refused=$((refused + 1))
        else
            echo "not ok mutant $1:$line: $(sed -n "${line}s/^ *//p" "$work/mutant.c")"
        fi
    done
}

for source in cells/*/*/*.c cells/*/*/x86_64/*.c cells/*/*/test/test_*.c; do
    [ -e "$source" ] || continue
    safe=" $(safe_lines "$source") "
    mutate "$source" all     '(^ +)OWN\(([a-z_]+)\)'                      '\1\2'
    mutate "$source" all     '^( +)TRY\((.*)\);$'                         '\1\2;'
    mutate "$source" all     '^( +)if \(!ok\([a-z]+\)\) return [a-z]+;$'  '\1'
    mutate "$source" all     '^CELL_STATE '                               'static '
    mutate "$source" all     'UNSAFE\("[^"]*"\);'                         ''
    mutate "$source" all     '\{ (OWNED; )?SYNC; '                        '{ '
    mutate "$source" all     '\{ OWNED; '                                 '{ '
    mutate "$source" all     'DROP\([a-z_]+, self->[a-z_.]+\);'           ''
    mutate "$source" "$safe" 'TAKE\([a-z_]+, ([^()]+)\)'                  '\1'
    mutate "$source" "$safe" 'AT\(([^,()]+), ([a-z]+)\)'                  '\1[\2]'
done
echo "$([ $refused = $mutants ] && echo ok || echo not ok) mutants of cells: $refused of $mutants refused"
[ $refused = $mutants ]
