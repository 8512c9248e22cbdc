/* judge.h - what must not lie in a gap of a function that owns something. */
#ifndef JUDGE_H
#define JUDGE_H

#include "flow.h"

/* errors: instructions that may trap without a landing pad where one is missing. idle: ranges of the call-site table in
 * which nothing may trap as far as the gate can see; a measure of how well it and the compiler agree. */
struct findings { size_t errors, idle; };

/* Prints and counts the errors of a function, and counts its idle ranges. */
struct findings judge(const struct object *o, const struct function *f);

/* Prints each instruction of the function as `OFFSET LENGTH KIND OPERAND`, for comparison with a disassembler. */
void show(const struct object *o, const struct function *f);

#endif
