/* opcodes.h - the opcode maps as a table: what follows an opcode, and what it does. */
#ifndef OPCODES_H
#define OPCODES_H

#include "decode.h"

enum {
    MODRM = 1 << 0,
    IMM8 = 1 << 1, IMM16 = 1 << 2,
    IMM32 = 1 << 3,                                  /* 16 bits with an operand-size prefix */
    IMM64 = 1 << 4,                                  /* as IMM32, 64 bits with REX.W */
    OFFSET = 1 << 5,                                 /* an address of 64 bits */
    RELATIVE = 1 << 6,                               /* the immediate is a distance */
    LOADS = 1 << 7, STORES = 1 << 8,                 /* the memory operand, or by rsi and rdi */
    TO_REG = 1 << 9, TO_RM = 1 << 10,                /* writes the register in reg, in rm */
    TO_CODE = 1 << 11,                               /* writes the register in the opcode's low bits */
    STRING = 1 << 12,
    REGISTER = 1 << 13,                              /* rm is a register, whatever mod says */
    STOPS = 1 << 14,                                 /* control does not go on behind it */
    BYTE = 1 << 15,                                  /* byte operands: registers 4 to 7 may be ah to bh */
};

/* The opcodes first to last that this holds for. group: only with that number in ModRM.reg. also: registers written
 * that no operand names. */
struct opcode { uint8_t map, first, last; int8_t group; uint8_t kind; uint16_t form, also; };

/* NULL: unknown. `modrm` is the byte after the opcode, which may extend it. */
const struct opcode *opcode_find(uint8_t map, uint8_t code, uint8_t modrm);

#endif
