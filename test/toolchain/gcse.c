/* gcse.c - the reason for -fno-gcse: GCC 12 at -O2 reads b.id before the call that sets it and traps, and the landing
 * pad in work() uses that copy. Right with the system's flags; without that one the value counts as number 0 and
 * leaks. */
#include "scenario.h"

struct counted { u64 id; };
static u64 made, released[4];
static i32 *bad;

static void drop(struct counted *s) { released[s->id]++; }
NOINLINE void gcse_fill(struct counted *out);
void gcse_fill(struct counted *out) {
    out->id = ++made;
    *bad = 1;
}
static void work(u64 unused) {
    (void)unused;
    __attribute__((cleanup(drop))) struct counted b = { 0 };
    gcse_fill(&b);
    drop(&b);
}
void n_gcse(struct env *e) {
    made = released[1] = 0;
    bad = e->null;
    u64 id = host_acquire(0);
    raise_catch(work, 0);
    if (released[1] == 1) host_release(id);
}
