/* balance.c - compares what the system has given out.
 *
 * Memory rests in caches at several levels; giving them back from the top down (ended tasks, drained cells, programs
 * that rest, heap slabs, frames) makes the numbers exact. The rest is counting.
 * The same objects take more or fewer slabs and page tables, depending on where they lie; so frames count as given out
 * when they are neither free nor in a slab nor a page table, and mappings when they are no slab.
 * Bad at: telling who took something; it is one system. */
#include <sys/balance.h>
#include <cpu/clock.h>
#include <link/loader.h>
#include <live/swap.h>
#include <mem/frames.h>
#include <mem/heap.h>
#include <mem/mapping.h>
#include <task/sleep.h>
#include <task/task.h>

enum { SETTLE_NS = 1000000000, STEP_NS = 5000000, DRAIN_STEPS = 4 };

static u64 cells_count(void) {
    struct cell_info c = {0};
    u64 n = 0;
    for (u64 id = 0; ok(registry_next(id, &c)); id = c.id) {
        n++;
        poll();
    }
    return n;
}

/* Replaced cells go when the last CPU has left them, a tick or two after a swap; those that a long-lived task stands in
 * stay: when their number has not changed for a few ticks, that is all. */
static void drain(void) {
    u64 last = 0;
    for (u32 same = 0; same < DRAIN_STEPS;) {
        u64 left = swap_drain();
        if (!left) return;
        same = left == last ? same + 1 : 0;
        last = left;
        sleep_until(clock_ns() + STEP_NS);
    }
}

static void trim(void) {
    drain();
    task_trim();
    loader_trim();
    heap_trim();
    frames_trim();
}

void balance_take(struct balance *b) {
    u64 in_slabs = 0;
    trim();
    u64 slabs = heap_slabs(&in_slabs);
    *b = (struct balance){
        .frames_free = frames_free(), .heap_bytes = heap_bytes(), .heap_frames = in_slabs, .heap_slabs = slabs,
        .mappings = mapping_count(), .page_tables = mapping_tables(), .tasks = task_count(),
        .cells = cells_count(), .locks_held = cpu_locks_all(),
    };
}

static u64 frames_left(const struct balance *b) { return b->frames_free + b->heap_frames + b->page_tables; }
static u64 mappings_out(const struct balance *b) { return b->mappings - b->heap_slabs; }

static bool equal(const struct balance *a, const struct balance *b) {
    return frames_left(a) == frames_left(b) && a->heap_bytes == b->heap_bytes && mappings_out(a) == mappings_out(b)
        && a->tasks == b->tasks && a->cells == b->cells
        && a->locks_held == b->locks_held;
}

bool balance_settle(const struct balance *before, struct balance *after) {
    u64 end = clock_ns() + SETTLE_NS;
    balance_take(after);
    while (!equal(before, after) && clock_ns() < end) {
        sleep_until(clock_ns() + STEP_NS);
        balance_take(after);
    }
    return equal(before, after);
}

static void tell(struct line *out, text what, u64 a, u64 b) {
    if (a == b) return;
    if (out->len) line_put(out, TEXT(", "));
    line_put(out, what);
    line_char(out, ' ');
    line_u64(out, a);
    line_put(out, TEXT(" -> "));
    line_u64(out, b);
}

void balance_tell(const struct balance *x, const struct balance *y, struct line *out) {
    tell(out, TEXT("frames left"), frames_left(x), frames_left(y));
    tell(out, TEXT("heap_bytes"), x->heap_bytes, y->heap_bytes);
    tell(out, TEXT("mappings"), mappings_out(x), mappings_out(y));
    tell(out, TEXT("tasks"), x->tasks, y->tasks);
    tell(out, TEXT("cells"), x->cells, y->cells);
    tell(out, TEXT("locks_held"), x->locks_held, y->locks_held);
}
