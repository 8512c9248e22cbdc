/* swaps.c - replacing a cell by itself, stage by stage, while nothing else happens; and the repair of one.
 *
 * The three cells differ in how many references there are to redirect: `arg` is their number as the swap itself
 * reports it for a system like this one. The stages' times are the swap's own, in microseconds. */
#include <bench/swaps.h>
#include <base/bytes.h>
#include <cell.h>
#include <cpu/clock.h>
#include <live/swap.h>

enum { STAGES = 3, PREPARE = 0, QUIESCE, COMMIT };
static const struct bench_row rows[] = {
    { "swap_prepare", 1, 4, 1 }, { "swap_quiesce", 1, 4, 1 }, { "swap_commit", 1, 4, 1 },
    { "swap_prepare", 10, 4, 1 }, { "swap_quiesce", 10, 4, 1 }, { "swap_commit", 10, 4, 1 },
    { "swap_prepare", 100, 4, 1 }, { "swap_quiesce", 100, 4, 1 }, { "swap_commit", 100, 4, 1 },
};

bool swaps_row(u32 i, struct bench_row *out) {
    if (i >= LEN(rows)) return false;
    *out = AT(rows, i);
    return true;
}

static text cell_of(u64 references) {
    return references == 1 ? TEXT("policy") : references == 10 ? TEXT("clock") : TEXT("bytes");
}

static u64 stage_of(const struct swap_report *r, u32 stage) {
    return stage == PREPARE ? r->prepare_us : stage == QUIESCE ? r->quiesce_us : r->commit_us;
}

static status swap_once(text name, struct swap_report *r) {
    struct line why = { 0 };
    struct swap_item items[1] = { 0 };
    STORE(items[0].old_name, name);
    STORE(items[0].new_name, name);
    swap_items all = { .ptr = items, .len = LEN(items) };
    TRY(swap_cells(all, r, &why));
    while (swap_drain()) poll();
    return OK;
}

status swaps_run(u32 i, u64 n, u64 *ticks) {
    u64 us = 0, cycles = clock_cycles(), ns = clock_ns();
    for (u64 k = 0; k < n; k++) {
        struct swap_report r = { 0 };
        TRY(swap_once(cell_of(AT(rows, i).arg), &r));
        us += stage_of(&r, i % STAGES);
    }
    *ticks = us * ((clock_cycles() - cycles) / ((clock_ns() - ns) / 1000 + 1));
    return OK;
}
