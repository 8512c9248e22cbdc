/* decode.h - x86-64 instructions as far as the gate must know them: length, what may trap, the memory operand, and
 * which registers are written. */
#ifndef DECODE_H
#define DECODE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { RAX, RCX, RDX, RBX, RSP, RBP, RSI, RDI, REGISTERS = 16 };

enum kind {
    PLAIN,
    CALL,
    JUMP,                                            /* to `target` */
    BRANCH,                                          /* to `target`, or on */
    JUMP_AWAY,                                       /* through a register or memory: a table's entry or a tail call */
    RETURN,
    DIVIDE,
    INTERRUPT,                                       /* int, int3, ud2: traps always; after ud2 nothing follows */
    PRIVILEGED,                                      /* #GP or #UD when its operands are wrong, even in the kernel */
};

/* base + index * scale + displacement. NONE: absent. In a string instruction the base alone counts. */
enum { NONE = -1 };
struct memory { int8_t base, index; uint8_t scale; bool rip, segment; int32_t displacement; };

struct instruction {
    uint8_t length, kind;
    bool loads, stores;                              /* the memory operand, or memory by rsi and rdi */
    bool string, stops;                              /* movs, stos ...; control does not go on behind it */
    bool has_memory;                                 /* also lea and nop have one, which they do not touch */
    bool wide;                                       /* 64-bit operands */
    uint8_t opcode, map;                             /* map: 0 one byte, 1 after 0f, 2 after 0f 38 */
    int8_t reg, rm;                                  /* registers; rm is NONE for memory, both without ModRM */
    uint16_t writes;                                 /* a bit per register; may hold more than is written, never less */
    uint8_t displacement_at, immediate_size;         /* where a relocation of the memory operand is; 0: no such bytes */
    int64_t immediate;                               /* sign-extended */
    int64_t target;                                  /* of JUMP, BRANCH and direct CALL: from the instruction's start */
    struct memory memory;
};

/* Decodes the instruction at `at`, of at most `room` bytes. False: cut off, or none that GCC emits for the kernel. */
bool decode(const uint8_t *at, size_t room, struct instruction *i);

#endif
