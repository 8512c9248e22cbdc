/* fuzz.h - what the fuzzers of our host programs share: they feed damaged copies of good files to a sanitised build of
 * the program. A case follows from the seed and its number alone, so that any case can be made again:
 *
 *   FUZZER PROGRAM COUNT SEED[:FIRST] FILE ...     cases FIRST (or 0) to FIRST + COUNT - 1
 *
 * The program may accept, complain or refuse (status 0 to 2). Anything else - a signal, a sanitiser's report, five
 * seconds of CPU time - is a failure, and the case is kept as PROGRAM_SEED_CASE. */
#ifndef FUZZ_H
#define FUZZ_H

#include <stddef.h>
#include <stdint.h>

enum { FUZZ_ROOM = 4 << 20 };

struct input { char *bytes; size_t size; };

struct fuzzer {
    /* Makes a case from one input or several into `into`, which has FUZZ_ROOM bytes; its size is the result. */
    size_t (*make)(const struct input *inputs, size_t count, char *into);
    const char *const *options;                      /* each case is run with one of them; NULL ends; "" is none */
};

/* A number below n, the next of the case; 0 for n = 0. */
uint64_t roll(uint64_t n);

/* The whole of main. */
int fuzz(const struct fuzzer *f, int argc, char **argv);

#endif
