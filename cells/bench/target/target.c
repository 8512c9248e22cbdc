/* target.c - the smallest cell that others can call, and that can be at fault. */
#include <bench/target.h>
#include <cell.h>

u64 target_next(u64 n) {
    return n + 1;
}

status target_fail(bytes arg, bytes result) {
    (void)arg;
    (void)result;
    panic("target_fail was called");
}
