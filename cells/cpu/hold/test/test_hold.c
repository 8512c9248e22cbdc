/* test_hold.c - tests hold in the running system: every other CPU stands in its handler while one holds. */
#include <cpu/hold.h>
#include <cell.h>
#include <test/entry.h>

enum { TIMES = 50 };

/* CPUs that are not where they should be during one hold. */
static u32 astray(void) {
    u32 n = 0;
    OWN(held) h = hold_all();
    if (!hold_mine() || cpu_irq_enabled()) n++;
    for (u32 i = 0; i < cpu_count(); i++)
        if (cpu_online(i) && (hold_frame(i) == 0) != (i == cpu_index())) n++;
    return n;
}

status test_main(struct line *why) {
    for (u32 i = 0; i < TIMES; i++) {
        if (astray()) {
            line_put(why, TEXT("a CPU was not held"));
            return st(E_INVALID);
        }
        if (hold_mine() || !cpu_irq_enabled()) {
            line_put(why, TEXT("the hold did not end"));
            return st(E_INVALID);
        }
    }
    return OK;
}
