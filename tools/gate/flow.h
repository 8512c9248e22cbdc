/* flow.h - what is known about a function's registers at each instruction: which hold addresses that are mapped as long
 * as the function runs. */
#ifndef FLOW_H
#define FLOW_H

#include "decode.h"
#include "tables.h"

/* What a register may be known to point to. */
enum place {
    ANYWHERE,
    FRAME,                                           /* the function's own stack frame, or its arguments on the stack */
    CELL,                                            /* a variable of the cell, or what one of its slots points to */
    TABLE,                                           /* a jump table of this function, or the values of a switch */
    RESULT,                                          /* what the caller passed in rdi: see returns_by_memory */
};

/* A place at a constant distance. What an index was added to, or a constant in a loop, may lie anywhere. */
struct pointer { uint8_t place; int32_t offset; };

/* Before an instruction, on every path to it. */
struct known { bool reached; struct pointer registers[REGISTERS]; };

/* joins: control comes to it from elsewhere than from the step before, or also from elsewhere. */
struct step { uint32_t offset; bool joins; struct instruction code; struct known known; };

struct flow {
    const struct object *object;
    const struct function *function;
    struct step *steps;                              /* ascending */
    size_t count;
    uint32_t *at;                                    /* of an offset: the number of its step plus one, or 0 */
    bool returns_by_memory;                          /* each return has in rax what came in rdi: the result's place */
};

/* Ends the program with status 2 when the function has an instruction that decode does not know. */
struct flow flow_read(const struct object *o, const struct function *f);

void flow_free(struct flow *f);

/* Where a register surely points before this step; ANYWHERE for NONE. */
enum place points_to(const struct step *s, int8_t number);

/* The relocation of an instruction's memory operand, or NULL. */
const struct reference *operand_reference(const struct flow *f, const struct step *s);

#endif
