/* release.c - the end of a mapping.
 *
 * Access is taken away, every CPU forgets the translations, frames go back, empty tables go back, pages go back, in
 * this order. Nothing here allocates or fails: an entry that is not present still names its frame. Making other CPUs
 * forget costs an interrupt on each, so small ranges wait, inaccessible, for up to WAIT_MAX others and share one
 * shootdown. Until then neither frames nor addresses are used again. After it a single page may stay together with its
 * frame, inaccessible, in the stock of its CPU: the next mapping of a page gets both, and the tables are left alone.
 * Whoever needs the memory, or wants to count it, calls mapping_settle.
 * Bad at: catching a use after the end on another CPU - until the shootdown it may still remember the translation. */
#include <mem/mapping.h>
#include <atomic.h>
#include <base/bytes.h>
#include <cpu/lock.h>
#include <mem/shootdown.h>
#include <mem/stock.h>
#include <cell.h>
#include "mapping_impl.h"

enum { WAIT_MAX = 32, WAIT_PAGES = 512, LARGE = 64 };
#define EVERYTHING (~0ul / PAGE_SIZE)                /* pages: all translations there are */

struct waiting { u64 start, count, kind, ticket, single; };      /* single: one page, which has its entry */
struct gone { u64 used, pages; struct waiting at[WAIT_MAX]; };
SPIN_TYPE(gone)
CELL_STATE gone_spin mapping_gone;
CELL_STATE atomic64 mapping_alive;
CELL_STATE struct stocks mapping_ready;              /* single pages with their frames */

/* After the shootdown. */
static void finish(const struct waiting *w) {
    UNSAFE("the range was a mapping's, and no translation of it is left");
    tables_clear(w->start, w->count, w->ticket, w->kind == KIND_FRAMES);
    OWN(pages) p = unsafe_pages_reclaim(w->start / PAGE_SIZE, w->count);
}

/* The same, but that a single page with its frame may be kept for the next mapping of one. */
static void keep_or_finish(const struct waiting *w) {
    bool good = w->single && w->kind == KIND_FRAMES;
    if (!good || !stock_push(&mapping_ready, w->start / PAGE_SIZE)) finish(w);
}

u64 mapping_kept(void) {
    u64 page = 0;
    if (!stock_pop(&mapping_ready, &page)) return 0;
    tables_set(page * PAGE_SIZE, ACCESS_WRITE);
    bytes_fill(mapping_memory(page * PAGE_SIZE, 1), 0);
    return page * PAGE_SIZE;
}

/* True when there was one. */
static bool give_up_kept(void) {
    u64 page = 0;
    bool some = false;
    for (u32 cpu = 0; cpu < CPU_MAX; cpu++)
        for (u32 i = 0; i < STOCK_MAX && stock_pop_from(&mapping_ready, cpu, &page); i++) {
            struct waiting w = { .start = page * PAGE_SIZE, .count = 1, .kind = KIND_FRAMES };
            finish(&w);
            some = true;
        }
    return some;
}

/* False: enough wait already, for a shootdown to be due. */
static bool wait(const struct waiting *w) {
    OWN(gone_hold) g = gone_lock(&mapping_gone);
    struct gone *all = gone_data(&g);
    if (all->used == WAIT_MAX || all->pages >= WAIT_PAGES) return false;
    AT(all->at, all->used) = *w;
    all->used++;
    all->pages += w->count;
    return true;
}

/* Moves all that waits into *batch. */
static void take_all(struct gone *batch) {
    OWN(gone_hold) g = gone_lock(&mapping_gone);
    struct gone *all = gone_data(&g);
    *batch = *all;
    all->used = 0;
    all->pages = 0;
}

/* Ends the waiting; false: nothing waited. */
static bool end_waiting(void) {
    struct gone batch = { 0 };
    take_all(&batch);
    if (!batch.used) return false;
    shootdown(0, EVERYTHING);
    for (u64 i = 0; i < batch.used; i++) keep_or_finish(&AT(batch.at, i));
    return true;
}

bool mapping_settle(void) {
    bool waited = end_waiting();
    return give_up_kept() || waited;
}

void mapping_release(mapping *self) {
    struct waiting w = { .start = self->start, .count = self->count, .kind = self->kind };
    w.single = w.count == 1 && self->access != PARTLY;
    if (w.kind != KIND_FRAMES && w.kind != KIND_DEVICE) panic("mapping: a value that was overwritten");
    atomic64_sub(&mapping_alive, 1);
    bool remembered = w.single ? tables_set(w.start, ACCESS_NONE) : tables_hide(w.start, w.count, &w.ticket);
    if (remembered && w.count < LARGE) {
        shootdown_local(w.start, w.count);
        if (wait(&w)) return;
        remembered = !end_waiting();                 /* its shootdown serves for this one too */
    }
    if (remembered) shootdown(w.start, w.count);
    keep_or_finish(&w);
}

void mapping_born(void) {
    atomic64_add(&mapping_alive, 1);
}

u64 mapping_count(void) {
    return atomic64_get(&mapping_alive);
}
