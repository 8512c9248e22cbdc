#!/bin/sh
# seeds.sh CELLCHECK - plants one violation of each rule into a real cell and expects the checker to name that rule.
#
# The cell is base/line, clean as it stands; the violations are the samples. What a manifest or a header decides has
# samples of its own under samples/cells. Run in the repository's root, after a build: cells see each other's headers
# through the build's include folders. Prints ok and not ok lines; status 1 if there is any of the latter.
check=$1
build=$(dirname "$(dirname "$check")")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cell=$work/cells/base/line
mkdir -p "$cell"
cp cells/base/line/line.h cells/base/line/line.cell "$cell"
failed=0

checked() {                      # checks the cell as it stands in the work folder; the report goes to $work/out
    gcc -w -std=gnu11 -ffreestanding -Iinclude -I"$build/inc/line" -Itools/cellcheck/samples -E "$cell/line.c" \
        -o "$work/unit.i" || exit 2
    "$check" -c "$cell" "$work/unit.i" > "$work/out" 2>&1
}

verdict() {                      # NAME RULE: ok when the report names the rule, or nothing is named and none expected
    if { [ "$2" = none ] && ! grep -q 'error:' "$work/out"; } || grep -q "\[$2\]$" "$work/out"; then
        echo "ok cellcheck seed $1"
    else
        echo "not ok cellcheck seed $1: $2 was not reported"
        failed=1
    fi
}

cp cells/base/line/line.c "$cell"
checked
verdict none none
rules=
for sample in tools/cellcheck/samples/*.c; do
    rule=$(sed -n '1s,^// expect: \([A-Z]*[0-9]*\)$,\1,p' "$sample")
    case " $rules " in *" $rule "*) continue ;; esac
    [ -n "$rule" ] || continue
    rules="$rules $rule"
    cat cells/base/line/line.c "$sample" > "$cell/line.c"
    checked
    verdict "$rule" "$rule"
done
exit $failed
