/* hook.c - the table of code addresses that are stored at run time.
 *
 * An entry is one atomic word: 0 free, 1 taken but without function, else an address. Every operation is one atomic
 * access, so the table works in interrupts, faults and before there are locks. A call reads the word once: a hook that
 * is replaced or freed at that moment calls the old function or none, never half of one.
 * Swap: addresses are redirected in place by the swapper while all CPUs are held; the table itself is state. */
#include <cpu/hook.h>
#include <atomic.h>
#include <base/raise.h>
#include <cell.h>

enum { FREE = 0, TAKEN = 1 };
struct hook_table { SYNC; atomic64 at[HOOK_MAX]; };
CELL_STATE struct hook_table hook_entries;

static atomic64 *entry(u64 i) {
    return &AT(hook_entries.at, i);
}

status hook_make(void (*fn)(u64 arg), hook_out out) {
    UNSAFE("stores a code address where the swapper finds it");
    for (u64 i = 0; i < HOOK_MAX; i++)
        if (atomic64_get(entry(i)) == FREE && atomic64_cas(entry(i), FREE, (u64)fn)) {
            out->place = i + 1;
            return OK;
        }
    return st(E_FULL);
}

bool hook_call(const hook *h, u64 arg) {
    UNSAFE("calls a stored code address");
    if (!h->place) return false;
    u64 address = atomic64_get(entry(h->place - 1));
    if (address <= TAKEN) return false;
    ((void (*)(u64))address)(arg);
    return true;
}

void hook_set(hook *h, void (*fn)(u64 arg)) {
    UNSAFE("stores a code address where the swapper finds it");
    atomic64_set(entry(hook_need(h)->place - 1), (u64)fn);
}

void hook_release(hook *self) { atomic64_set(entry(self->place - 1), FREE); }

u64 hook_address(u32 i) {
    u64 address = i < HOOK_MAX ? atomic64_get(entry(i)) : FREE;
    return address == TAKEN ? 0 : address;
}

void hook_redirect(u32 i, u64 address) { atomic64_set(entry(i), address); }

u32 hook_index(const hook *h) {
    if (!hook_live(h)) panic("an empty hook has no entry");
    return (u32)(h->place - 1);
}

u32 hook_count(void) {
    u32 n = 0;
    for (u32 i = 0; i < HOOK_MAX; i++) n += atomic64_get(entry(i)) != FREE;
    return n;
}
