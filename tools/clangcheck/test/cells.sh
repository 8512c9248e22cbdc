#!/bin/sh
# cells.sh CLANGCHECK - every unit of every cell, read by clang: no rule is broken, and the UNSAFE blocks, the calls,
# the totals and the fingerprints of all types are those that cellcheck found in the build beside the tool. Run in the
# repository's root. Prints ok and not ok lines; status 1 if there is any of the latter.
check=$1
build=$(dirname "$(dirname "$check")")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=0

say_not_ok() {                   # UNIT WHAT FILE: with the first lines of the file
    echo "not ok clangcheck $1: $2: $(head -3 "$3" | cut -c 1-300 | tr '\n' ' ')"
    failed=1
}

for manifest in cells/*/*/*.cell cells/*/*/test/*.cell; do
    folder=$(dirname "$manifest")
    cell=$(basename "$manifest" .cell)
    for unit in "$build/tmp/$cell"/*.c.i "$build/tmp/$cell"/*/*.c.i; do
        file=${unit#"$build/tmp/$cell/"}
        name=$cell/$file
        [ -e "$unit" ] && [ -e "$folder/${file%.i}" ] || continue
        if ! clang-19 -w -std=gnu11 -ffreestanding -mgeneral-regs-only -fsyntax-only -Xclang -ast-dump=json "$unit" \
                > "$work/tree" 2> "$work/out"; then
            say_not_ok "$name" "refused by clang" "$work/out"
        elif ! "$check" -c "$folder" --stats "$unit" "$work/tree" > "$work/out" 2>&1; then
            say_not_ok "$name" "not clean" "$work/out"
        elif ! diff "${unit%.i}.check" "$work/out" > "$work/differ"; then
            say_not_ok "$name" "another count than cellcheck's" "$work/differ"
        elif ! "$check" --types "$unit" "$work/tree" > "$work/out" 2>&1; then
            say_not_ok "$name" "no types" "$work/out"
        elif ! diff "${unit%.i}.types" "$work/out" > "$work/differ"; then
            say_not_ok "$name" "other types than cellcheck's" "$work/differ"
        else
            echo "ok clangcheck $name"
        fi
    done
done
exit $failed
