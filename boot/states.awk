# states.awk - turns `objdump -t` of the nano core's objects into the table of its declared states (handover.h).
BEGIN { print "        .section .rodata.nano_states, \"a\", @progbits"; print "        .globl nano_states, nano_state_count";
        print "        .balign 8"; print "nano_states:" }
$3 == "O" && $4 ~ /^\.cell\.state/ { row($6, $5) }
function row(name, size) {
    count++
    printf "        .ascii \"%s\"\n        .fill %d, 1, 0\n        .quad %s, 0x%s\n", name, 48 - length(name), name, size
}
END { print "nano_state_count:"; printf "        .quad %d\n", count; print "        .section .note.GNU-stack, \"\", @progbits" }
