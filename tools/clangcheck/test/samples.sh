#!/bin/sh
# samples.sh CLANGCHECK - every sample of cellcheck is read by clang too: both must report the same rules in the same
# lines, and those that the sample expects. Run in the repository's root. Prints ok and not ok lines; status 1 if there
# is any of the latter.
check=$1
own=$(dirname "$check")/cellcheck
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=0

# What clang sees differently, and why:
exception() {
    case $1 in
    c8_must_differs) echo ok ;;          # clang gives the second declaration the first one's result type
    p8_over_a_declaration) echo X1 ;;    # clang itself refuses a goto past a cleanup
    x1_old_style) echo ok ;;             # clang parses what own C leaves out
    *) echo "$2" ;;
    esac
}

lines_named() {                  # FILE:LINE RULE for each report of a run
    sed -n 's/^\([^ ]*:[0-9]*\):[0-9]*: error: .* \[\([A-Z]*[0-9]*\)\]$/\1 \2/p' "$1" | sort -u
}

# What clang refuses and what the converter refuses is not parsed: X1.
opinion() {
    if ! clang-19 -w -std=gnu11 -ffreestanding -fsyntax-only -Xclang -ast-dump=json "$work/unit.i" \
            > "$work/tree" 2> "$work/out"; then
        echo X1
        return
    fi
    "$check" "$work/unit.i" "$work/tree" > "$work/out" 2>&1
    status=$?
    if [ $status -gt 2 ]; then echo "crash $status"
    elif [ $status = 2 ]; then echo X1
    elif [ $status = 0 ]; then echo ok
    else lines_named "$work/out" | sed 's/.* //' | sort -u | tr '\n' ' ' | sed 's/ $//'
    fi
}

for sample in tools/cellcheck/samples/*.c tools/cellcheck/samples/cells/*/*/*.c; do
    name=$(basename "$sample" .c)
    expected=$(sed -n '1s,^// expect: ,,p' "$sample")
    want=$(exception "$name" "$expected")
    gcc -w -std=gnu11 -ffreestanding -Iinclude -E "$sample" -o "$work/unit.i" || exit 2
    got=$(opinion)
    lines_named "$work/out" > "$work/lines"
    "$own" "$work/unit.i" > "$work/own" 2>&1
    lines_named "$work/own" > "$work/own_lines"
    if [ "$got" != "$want" ]; then
        echo "not ok clangcheck $name: expected $want, got $got: $(head -1 "$work/out")"
        failed=1
    elif [ "$want" = "$expected" ] && [ "$got" != X1 ] && ! cmp -s "$work/lines" "$work/own_lines"; then
        differ=$(diff "$work/own_lines" "$work/lines" | tr '\n' ' ')
        echo "not ok clangcheck $name: other lines than cellcheck: $differ"
        failed=1
    else
        echo "ok clangcheck $name"
    fi
done
exit $failed
