/* nothing.c - `nothing`: the program that benchmarks start. */
#include <sys/program.h>

PROGRAM

text program_help(void) {
    return TEXT("nothing\n"
                "  Begins and ends. What it takes is what every program takes.");
}

status program_main(const struct program_args *args, struct report *out) {
    (void)args;
    (void)out;
    return OK;
}
