/* release.c - the end of a mapping.
 *
 * Access is taken away, every CPU forgets the translations, frames go back, empty tables go back, pages go back, in
 * this order. Nothing here allocates or fails: an entry that is not present still names its frame. Making other CPUs
 * forget costs an interrupt on each, so small ranges wait, inaccessible, for up to WAIT_MAX others and share one
 * shootdown. Until then neither frames nor addresses are used again. Whoever needs the memory, or wants to count it,
 * calls mapping_settle.
 * Bad at: catching a use after the end on another CPU - until the shootdown it may still remember the translation. */
#include <mem/mapping.h>
#include <atomic.h>
#include <cpu/lock.h>
#include <mem/shootdown.h>
#include <cell.h>
#include "mapping_impl.h"

enum { WAIT_MAX = 32, WAIT_PAGES = 512, LARGE = 64 };
#define EVERYTHING (~0ul / PAGE_SIZE)                /* pages: all translations there are */

struct waiting { u64 start, count, kind, ticket; };
struct gone { u64 used, pages; struct waiting at[WAIT_MAX]; };
SPIN_TYPE(gone)
CELL_STATE gone_spin mapping_gone;
CELL_STATE atomic64 mapping_alive;

/* After the shootdown. */
static void finish(const struct waiting *w) {
    UNSAFE("the range was a mapping's, and no translation of it is left");
    tables_clear(w->start, w->count, w->ticket, w->kind == KIND_FRAMES);
    OWN(pages) p = unsafe_pages_reclaim(w->start / PAGE_SIZE, w->count);
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

bool mapping_settle(void) {
    struct gone batch = { 0 };
    take_all(&batch);
    if (!batch.used) return false;
    shootdown(0, EVERYTHING);
    for (u64 i = 0; i < batch.used; i++) finish(&AT(batch.at, i));
    return true;
}

void mapping_release(mapping *self) {
    struct waiting w = { .start = self->start, .count = self->count, .kind = self->kind };
    if (w.kind != KIND_FRAMES && w.kind != KIND_DEVICE) panic("mapping: a value that was overwritten");
    atomic64_sub(&mapping_alive, 1);
    bool remembered = tables_hide(w.start, w.count, &w.ticket);
    if (remembered && w.count < LARGE) {
        shootdown_local(w.start, w.count);
        if (wait(&w)) return;
        remembered = !mapping_settle();              /* its shootdown serves for this one too */
    }
    if (remembered) shootdown(w.start, w.count);
    finish(&w);
}

void mapping_born(void) {
    atomic64_add(&mapping_alive, 1);
}

u64 mapping_count(void) {
    return atomic64_get(&mapping_alive);
}
