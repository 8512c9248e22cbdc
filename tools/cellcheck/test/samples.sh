#!/bin/sh
# samples.sh CELLCHECK - runs the checker over every sample and compares the rules it names with the first line's.
# Run in the repository's root. Prints ok and not ok lines; status 1 if there is any of the latter.
check=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=0

rules_named() {                  # the identifiers in the reports of a run, sorted, on one line
    sed -n 's/^[^ ]*:[0-9]*: \(error\|warning\): .* \[\([A-Z]*[0-9]*\)\]$/\2/p' "$1" | sort -u | tr '\n' ' ' | sed 's/ $//'
}

for sample in tools/cellcheck/samples/*.c tools/cellcheck/samples/cells/*/*/*.c; do
    name=$(basename "$sample" .c)
    want=$(sed -n '1s,^// expect: ,,p' "$sample")
    gcc -w -std=gnu11 -ffreestanding -Iinclude -E "$sample" -o "$work/unit.i" || exit 2
    "$check" "$work/unit.i" > "$work/out" 2>&1
    status=$?
    got=$(rules_named "$work/out")
    [ "$status" -gt 2 ] && got="crash $status"
    if [ "${got:-ok}" = "$want" ]; then
        echo "ok cellcheck $name"
    else
        echo "not ok cellcheck $name: expected $want, got ${got:-ok}"
        failed=1
    fi
done
for rule in $("$check" --explain all | awk '{ print $1 }'); do
    grep -qE "^- [*]{2}${rule}[\\*]" doc/own-c.md && continue
    echo "not ok cellcheck $rule is not in doc/own-c.md"
    failed=1
done
exit $failed
