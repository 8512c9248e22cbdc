/* tables.h - an object's functions as its unwind tables name them: .eh_frame says where each one lies, and for one that
 * has something to clean up, .gcc_except_table which landing pad belongs to which range of its instructions. */
#ifndef TABLES_H
#define TABLES_H

#include "object.h"

/* A range of instructions that may trap, offsets from the function's start; pad 0: nothing is to be cleaned up. What
 * lies in no range is a gap: the compiler holds that it cannot trap, and unwinding there finds no cleanups. */
struct site { uint32_t from, to, pad; };

struct function {
    uint32_t section, start, size;
    bool owns;                                       /* has a landing pad: something to release */
    size_t site_count;
    struct site *sites;                              /* ascending */
};

/* All functions with an entry in .eh_frame. Tables of another form than GCC's for C are refused. */
struct function *functions_read(const struct object *o, size_t *count);

/* The range that covers an offset, or NULL: a gap. */
const struct site *site_at(const struct function *f, uint64_t offset);

#endif
