#!/bin/sh
# samples.sh GATE - compiles the samples as cells are, and compares what the gate finds in them with their first lines.
# Of the scenarios of test/toolchain it must refuse exactly those that leak, and all cells of the build must pass. Run in
# the repository's root. Prints ok and not ok lines; status 1 if there is any of the latter.
gate=$1
build=$(dirname "$(dirname "$gate")")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=0
print='include tools/flags.mk
print: ; @echo "$(FLAGS_C) $(FLAGS_UNWIND) $(FLAGS_ORDER) $(FLAGS_SHAPE)"'
flags=$(echo "$print" | make -s -f - print) || exit 2

compile() {                      # SOURCE [more flags]: to $work/it.o
    # shellcheck disable=SC2086
    gcc-12 $flags -w -Iinclude -Itest/toolchain "$@" -c -o "$work/it.o" 2> "$work/log" || { cat "$work/log"; exit 2; }
}

verdict() {                      # NAME EXPECTED GOT
    if [ "$2" = "$3" ]; then
        echo "ok gate $1"
    else
        echo "not ok gate $1: expected $2, got $3"
        failed=1
    fi
}

for sample in tools/gate/samples/*.[cS]; do
    expected=$(sed -n 's,^// expect: ,,p' "$sample")
    # shellcheck disable=SC2046
    compile "$sample" $(sed -n 's,^// flags: ,,p' "$sample")
    "$gate" "$work/it.o" > "$work/out" 2>&1
    case $?:$expected in
        2:*) got=unreadable ;;
        0:*) got=0 ;;
        1:*) got="$(grep -c ': error: ' "$work/out") ${expected#* }"
             grep ': error: ' "$work/out" | grep -qv "${expected#* }" && got="$got and others" ;;
        *) got=crash ;;
    esac
    verdict "$(basename "$sample")" "$expected" "$got"
done

compile test/toolchain/traps.c
"$gate" "$work/it.o" > "$work/out" 2>&1
verdict 'no scenario of traps.c is refused' 0 $?
compile test/toolchain/owners.c
"$gate" "$work/it.o" > "$work/out" 2>&1
verdict 'of owners.c those that leak are refused' "$(grep -o '^void w_[a-z_]*' test/toolchain/owners.c | cut -c6- | xargs)" \
    "$(sed -n 's/.* error: \([a-z_]*\)+.*/\1/p' "$work/out" | xargs)"

passed=0
for object in "$build"/debug/*.o; do
    "$gate" "$object" >> "$work/cells" && passed=$((passed + 1))
done
grep -v '^gate ' "$work/cells"
verdict 'every cell passes' "$(find "$build/debug" -name '*.o' | wc -l)" "$passed"

# What the compiler lists the gate must hold to be dangerous, else it would not miss it: nearly all, for the compiler
# also lists volatile accesses to the cell's own data.
agreed=$(awk -F '[= ]' '{ ranges += $8; idle += $10 }
    END { print (ranges > 0 && idle * 100 < ranges) ? "nearly" : idle }' "$work/cells")
verdict 'no range of a cell is idle' nearly "$agreed"
exit $failed
