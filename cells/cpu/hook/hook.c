/* hook.c - the table of code addresses that are stored at run time.
 *
 * An entry is one atomic word: 0 free, else an address. Every operation is one atomic access, so the table works in
 * interrupts, faults and before there are locks. A call reads the word once: a hook that is replaced or cleared at that
 * moment calls the old function or none, never half of one. Two CPUs that fill the same empty hook both take an entry;
 * the one that comes second gives its own back.
 * Swap: addresses are redirected in place by the swapper while all CPUs are held; the table itself is state. */
#include <cpu/hook.h>
#include <base/raise.h>
#include <cell.h>

enum { FREE = 0 };
struct hook_table { SYNC; atomic64 span, at[HOOK_MAX]; };
CELL_STATE struct hook_table hook_entries;

static atomic64 *entry(u64 place) {
    return &AT(hook_entries.at, place - 1);
}

static u64 number(hook_fn *fn) {
    UNSAFE("the table is where the swapper finds the address");
    return (u64)fn;
}

/* The span covers an entry before it is filled. */
static void cover(u64 place) {
    for (u64 span = atomic64_get(&hook_entries.span); span < place; span = atomic64_get(&hook_entries.span))
        atomic64_cas(&hook_entries.span, span, place);
}

/* Takes a free entry for the function: its place, or 0. */
static u64 take(hook_fn *fn) {
    for (u64 place = 1; place <= HOOK_MAX; place++) {
        if (atomic64_get(entry(place)) != FREE) continue;
        cover(place);
        if (atomic64_cas(entry(place), FREE, number(fn))) return place;
    }
    return 0;
}

status hook_set(struct hook *h, hook_fn *fn) {
    u64 place = atomic64_get(&h->place);
    if (!place) {
        place = take(fn);
        if (!place) return st(E_FULL);
        if (atomic64_cas(&h->place, 0, place)) return OK;
        atomic64_set(entry(place), FREE);
        place = atomic64_get(&h->place);
    }
    if (place) atomic64_set(entry(place), number(fn));
    return OK;
}

static hook_fn *function_of(const struct hook *h, u64 *address) {
    UNSAFE("an entry in use holds the address of a hook's function");
    u64 place = atomic64_get(&h->place);
    *address = place ? atomic64_get(entry(place)) : FREE;
    return (hook_fn *)*address;
}

bool hook_call(const struct hook *h, u64 arg) {
    u64 address = FREE;
    hook_fn *fn = function_of(h, &address);
    if (address == FREE) return false;
    fn(arg);
    return true;
}

hook_fn *hook_function(const struct hook *h) {
    u64 address = FREE;
    hook_fn *fn = function_of(h, &address);
    if (address == FREE) panic("an empty hook has no function");
    return fn;
}

void hook_clear(struct hook *h) {
    u64 place = atomic64_get(&h->place);
    if (place && atomic64_cas(&h->place, place, 0)) atomic64_set(entry(place), FREE);
}

u32 hook_span(void) { return (u32)atomic64_get(&hook_entries.span); }

u64 hook_address(u32 i) { return i < HOOK_MAX ? atomic64_get(entry(i + 1)) : FREE; }

void hook_redirect(u32 i, u64 address) { atomic64_set(entry(i + 1), address); }

u32 hook_count(void) {
    u32 n = 0;
    for (u32 place = 1; place <= HOOK_MAX; place++) n += atomic64_get(entry(place)) != FREE;
    return n;
}
