/* loop_forever.c - a program with a loop that nothing can interrupt politely: no call, no kill point, for centuries.
 *
 * `kill` gives it a deadline, after which it is stepped to the nearest instruction where unwinding is exact and is
 * unwound there; `faults` shows that as forced. It holds heap memory, so that there is something to give back. */
#include <sys/program.h>
#include <atomic.h>
#include <cell.h>
#include <mem/heap.h>

CELL_STATE atomic64 loop_forever_rounds;

PROGRAM

text program_help(void) {
    return TEXT("loop_forever\n"
                "  Loops without a kill point. Start it with & and end it with kill: it is forced out.");
}

status program_main(const struct program_args *args, struct report *out) {
    OWN(box) held = NONE(box);
    TRY(args_expect(args, 0, 0, &out->why));
    TRY(box_make(5000, &held));
    for (u64 left = ~0ul; left != 0; left--) atomic64_add(&loop_forever_rounds, 1);
    return OK;
}
