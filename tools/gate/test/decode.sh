#!/bin/sh
# decode.sh GATE - compares the gate's decoder with objdump over every instruction of every object of the build, and of
# a list of those that cells seldom have: offset, length, kind, memory operand, target. Run in the repository's root.
# Prints ok and not ok lines; status 1 if there is any of the latter.
gate=$1
build=$(dirname "$(dirname "$gate")")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=0

# objdump's view in the gate's words. Lengths come from the raw bytes; relocated operands read as zero on both sides.
disassembled() {
    objdump -dw -M suffix "$1" | awk -F '\t' '
        /^Disassembly of section/ { section = $1; sub(/^Disassembly of section /, "", section); sub(/:$/, "", section) }
        NF >= 3 && /^ *[0-9a-f]+:/ {
            at = $1; gsub(/[ :]/, "", at)
            print section, at, split($2, bytes, " "), kind($3) operand($3) target($3)
        }
        function name(text) {
            sub(/ *#.*/, "", text)
            while (text ~ /^(lock|rep|repz|repnz|notrack|bnd|cs|ds|data16|rex[.A-Z]*) /) sub(/^[^ ]* /, "", text)
            return text
        }
        function kind(text,  n) {
            n = name(text); sub(/ .*/, "", n)
            if (n ~ /^call/) return "call"
            if (n ~ /^jmp/) return text ~ /[*]/ ? "away" : "jump"
            if (n ~ /^(j|loop)/) return "branch"
            if (n ~ /^ret/) return "return"
            if (n ~ /^i?div/) return "divide"
            if (n ~ /^(int|int3|ud2)$/) return "interrupt"
            if (text ~ /%(cr|dr|db)[0-9]/ || n ~ /^(iret|lret|ljmp|[lv]?lgdt|lidt|lldt|ltr|rdmsr|wrmsr|rdpmc)/ ||
                n ~ /^(xgetbv|xsetbv|invpcid|syscall|fxsave|fxrstor|[mls]fence|(ld|st)mxcsr|clflush)/ ||
                n ~ /^(rd|wr)[fg]sbase/ ||
                n ~ /^pop[lqw]? %[fg]s/ || text ~ /^mov.*,%[c-gs]s$/ || text ~ /^pop[lqw]? +%[fg]s/) return "privileged"
            return "plain"
        }
        # The memory operand as DISPLACEMENT(BASE,INDEX,SCALE); string instructions have theirs in the opcode.
        function operand(text,  n) {
            n = name(text)
            if (n ~ /%[ed]s:\(|\(%dx\)/) return ""
            if (!match(n, /-?(0x[0-9a-f]+)?\((%[a-z0-9]+)?(,%?[a-z0-9]+,[1248])?\)/)) return ""
            n = substr(n, RSTART, RLENGTH)
            gsub(/,%riz,[1248]/, "", n)
            return " " n
        }
        function target(text,  n, parts) {
            n = name(text)
            if (n !~ /^(call|jmp|j|loop)/ || n ~ /[*]/) return ""
            split(n, parts, / +/)
            return " " parts[2]
        }'
}

# compare OBJECT: every instruction that lies in a function, but for the start of another CPU, which is 16-bit code
compare() {
    "$gate" --decode "$1" > "$work/all" || failed=1
    grep -v '^\.text\.trampoline ' "$work/all" | sort > "$work/ours"
    disassembled "$1" | sort > "$work/theirs"
    count=$(wc -l < "$work/ours")
    comm -23 "$work/ours" "$work/theirs" > "$work/only"
    total=$((total + count))
    [ -s "$work/only" ] || return
    echo "not ok gate decodes $1: $(wc -l < "$work/only") of $count instructions differ from objdump's"
    head -3 "$work/only" | while read -r section at rest; do
        echo "    $section $at: $rest; objdump: $(grep -F "$section $at " "$work/theirs" | cut -d' ' -f3-)"
    done
    failed=1
}

total=0
gcc-12 -c tools/gate/test/rare.S -o "$work/rare.o" || exit 2
compare "$work/rare.o"
for object in "$build"/debug/*.o "$build"/toolchain/*.o; do
    [ -e "$object" ] && compare "$object"
done
echo "$([ $failed = 0 ] && echo ok || echo not ok) gate decodes: $total instructions as objdump does"
exit $failed
