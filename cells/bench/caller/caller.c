/* caller.c - one more user of target: nobody calls it, so that any number of it can stand in one namespace. */
#include <bench/target.h>
#include <cell.h>

static status caller_start(void) {
    return target_next(1) == 2 ? OK : st(E_FAILED);
}

CELL(.start = caller_start);
