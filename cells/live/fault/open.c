/* open.c - the unwindings under way: one small record each, found by the exception object that pads pass along.
 *
 * An unwinding begins with a fault and ends at a catch point; between landing pads the task runs, may be preempted, may
 * move to another CPU, and may fault again. Then a second unwinding begins further in on the same stack. Where it lands
 * decides what it is: below the last pad of the first one it was caught inside a cleanup, and the first goes on later;
 * above it, the cleanup that ran there is gone, and the first one will never be resumed: it is merged. */
#include "fault_impl.h"
#include <cell.h>
#include <cpu/clock.h>

/* `most`: so many were open at once, ever; the others were never claimed. */
struct unwindings { SYNC; atomic64 most, key[UNWINDINGS + 1]; struct unwinding at[UNWINDINGS + 1]; };
CELL_STATE struct unwindings fault_unwindings;

static atomic64 *key_at(u32 index) {
    return &AT(fault_unwindings.key, index);
}

struct unwinding *unwinding_at(u32 index) {
    UNSAFE("an unwinding is touched by its task only");
    return &AT(fault_unwindings.at, index);
}

u64 unwinder_key(void) {
    u64 strand = (u64)cpu_strand();
    return strand ? strand : 1 + (u64)cpu_index();
}

/* Where walks over the open ones end. Who claims one raises it before anybody can ask for that one. */
static u32 end(void) { return (u32)atomic64_get(&fault_unwindings.most); }

static void reach(u32 index) {
    for (u64 most = end(); most <= index; most = end()) atomic64_cas(&fault_unwindings.most, most, index + 1);
}

static u32 claim(u64 key) {
    for (u32 i = 0; i < UNWINDINGS; i++)
        if (atomic64_get(key_at(i)) == 0 && atomic64_cas(key_at(i), 0, key)) {
            reach(i);
            return i;
        }
    return UNWINDING_SPARE;
}

u32 unwinding_begin(u64 record) {
    u32 i = claim(unwinder_key());
    struct unwinding *w = unwinding_at(i);
    w->record = record;
    w->started = clock_cycles();
    w->pad = w->defer = w->traced = 0;
    w->frames = w->cleanups = w->nested = 0;
    w->walking = i != UNWINDING_SPARE;
    struct strand *s = cpu_strand();
    if (i == UNWINDING_SPARE || !s) return i;
    w->defer = s->defer;
    s->defer++;
    return i;
}

bool unwinding_mine(u64 index) {
    return index == UNWINDING_SPARE || (index < UNWINDINGS && atomic64_get(key_at((u32)index)) == unwinder_key());
}

bool unwinding_broken(void) {
    const struct strand *s = cpu_strand();
    if (s && s->defer == 0) return false;            /* none of this task is open */
    u64 key = unwinder_key();
    for (u32 i = 0; i < end(); i++)
        if (atomic64_get(key_at(i)) == key && unwinding_at(i)->walking) return true;
    return false;
}

static bool on_task_stack(u64 address) {
    if (!cpu_has_strand()) return true;
    const struct strand *s = cpu_strand();
    return address >= s->stack_guard && address < s->stack_high;
}

static bool swallowed(u32 i, u32 by, u64 pad) {
    u64 its = unwinding_at(i)->pad;
    return i != by && atomic64_get(key_at(i)) == unwinder_key() && its != 0 && its < pad
           && on_task_stack(its) == on_task_stack(pad);
}

/* The older of two unwindings of one task takes the other in. */
static u32 join(u32 a, u32 b) {
    u32 older = unwinding_at(a)->record < unwinding_at(b)->record ? a : b, newer = older == a ? b : a;
    struct unwinding *w = unwinding_at(older);
    const struct unwinding *x = unwinding_at(newer);
    w->frames += x->frames;
    w->cleanups += x->cleanups;
    w->nested += 1 + x->nested;
    w->walking = false;
    log_fold(x->record, w->record);
    atomic64_set(key_at(newer), 0);
    return older;
}

u32 unwinding_merge(u32 index, u64 pad) {
    bool only = cpu_has_strand() && unwinding_at(index)->defer == 0;   /* no other of this task was open before it */
    if (index == UNWINDING_SPARE || only) return index;
    for (u32 i = 0; i < end(); i++)
        if (swallowed(i, index, pad)) index = join(index, i);
    return index;
}

void unwinding_end(u32 index) {
    struct unwinding *w = unwinding_at(index);
    log_caught(w->record, w, clock_us_of(clock_cycles() - w->started));
    if (index == UNWINDING_SPARE) return;
    struct strand *s = cpu_strand();
    if (s) s->defer = w->defer;
    atomic64_set(key_at(index), 0);
}

void unwinding_end_all(void) {
    u64 key = unwinder_key();
    for (u32 i = end(); i > 0; i--)
        if (atomic64_get(key_at(i - 1)) == key) unwinding_end(i - 1);
}

u64 fault_open(void) {
    u64 n = 0;
    for (u32 i = 0; i < end(); i++) n += atomic64_get(key_at(i)) != 0;
    return n;
}
