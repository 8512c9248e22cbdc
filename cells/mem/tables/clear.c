/* clear.c - how a range and the tables that served it go.
 *
 * Look-ups of the fault path take no lock. They run with interrupts off, and a shootdown waits for every CPU, so a
 * table is taken away from under nobody: an empty one is first doomed (look-ups then leave it alone), then, a
 * shootdown later, detached (not present), and freed after a second shootdown has removed it from all TLBs. Who maps
 * something meanwhile simply makes it an ordinary table again. A ticket in the entry tells its doomer from others. */
#include <mem/tables.h>
#include <cell.h>
#include <mem/shootdown.h>
#include "tables_impl.h"

static void free_frames(u64 first, u64 count) {
    UNSAFE("their entries have been cleared after a shootdown");
    if (!count) return;
    OWN(frames) f = unsafe_frames_reclaim(first, count);
}

/* Empties the held entries of one span, all of one level; frees the frames in runs. */
static void clear_span(u32 level, u64 address, u64 end, bool owned) {
    u64 run = 0, count = 0, each = reach_of(level) / PAGE_SIZE;
    for (u64 at = address; at != end; at = part_end(level, at, end)) {
        u64 entry = peek(level, at), frame = (entry & ENTRY_FRAME) / PAGE_SIZE;
        if (!entry) continue;
        if (entry & ENTRY_PRESENT) panic("tables: cleared while present");
        poke(level, at, 0);
        if (count && frame != run + count) {
            if (owned) free_frames(run, count);
            count = 0;
        }
        if (!count) run = frame;
        count += each;
    }
    if (owned) free_frames(run, count);
}

static void clear(u64 address, u64 end, bool owned) {
    for (u64 next; address < end; address = next) {
        OWN(tables_hold) g = tables_mine();
        u32 level = 0;
        next = next_part(address, end, &level);
        if (level) clear_span(level, address, next, owned);
    }
}

/* --- empty tables -------------------------------------------------------------------------------------------- */

enum phase { DOOM_AHEAD, DOOM, DETACH, FREE };        /* AHEAD: before the range in it is cleared */

/* True when the entry of `level` exists, that is, when all tables above it are present. */
static bool has_entry(u32 level, u64 address) {
    u32 leaf = leaf_level(address);
    return leaf > LEVELS ? leaf - LEVELS <= level : leaf <= level;
}

/* True when the table that the entry of `level` points to has nothing in it outside of [address, end). */
static bool table_empty(u32 level, u64 address, u64 end) {
    u64 start = address & ~(reach_of(level) - 1), each = reach_of(level - 1);
    for (u64 i = 0; i < ENTRIES; i++) {
        u64 at = start + i * each;
        if ((at < address || at >= end) && peek(level - 1, at)) return false;
    }
    return true;
}

/* Takes one table a step further on its way out; true when it was there to be taken. `end`: how far the range that is
 * about to be cleared reaches in it, or `address`. */
static bool step(enum phase phase, u32 level, u64 address, u64 end, u64 ticket) {
    OWN(tables_hold) g = tables_mine();
    struct tables *t = tables_data(&g);
    if (!has_entry(level, address) || (address >= t->keep_from && address < t->keep_end)) return false;
    u64 entry = peek(level, address), doomed = entry & (ENTRY_DOOMED | ENTRY_DETACHED);
    if (!entry || (level == 2 && entry & ENTRY_HUGE)) return false;
    if (doomed && (entry & ~ENTRY_NOEXEC) >> ENTRY_TICKET != ticket) return false;
    u64 table = (entry & ENTRY_FRAME) | ticket << ENTRY_TICKET;
    if (phase <= DOOM && !doomed && table_empty(level, address, end))
        poke(level, address, table | ENTRY_PRESENT | ENTRY_WRITE | ENTRY_DOOMED);
    else if (phase == DETACH && doomed == ENTRY_DOOMED)
        poke(level, address, table | ENTRY_DETACHED);
    else if (phase == FREE && doomed == ENTRY_DETACHED) {
        poke(level, address, 0);
        t->count--;
        free_frames((entry & ENTRY_FRAME) / PAGE_SIZE, 1);
    } else return false;
    return true;
}

static u64 step_all(enum phase phase, u32 level, u64 address, u64 end, u64 ticket) {
    u64 done = 0;
    for (u64 next; address < end; address = next) {
        next = part_end(level, address, end);
        done += step(phase, level, address, phase == DOOM_AHEAD ? next : address, ticket);
    }
    return done;
}

static u64 new_ticket(void) {
    OWN(tables_hold) g = tables_mine();
    struct tables *t = tables_data(&g);
    t->ticket = t->ticket % (TICKETS - 1) + 1;
    return t->ticket;
}

/* Frees the tables of one level that have been doomed before a shootdown. */
static void free_doomed(u32 level, u64 address, u64 end, u64 ticket) {
    u64 first = place(level - 1, address) / PAGE_SIZE, last = place(level - 1, end - 1) / PAGE_SIZE;
    if (!step_all(DETACH, level, address, end, ticket)) return;
    shootdown(first * PAGE_SIZE, last - first + 1);
    step_all(FREE, level, address, end, ticket);
}

/* A last-level table that nobody else uses is doomed ahead, so that the range's shootdown serves for both. Two ranges
 * that empty one table together see each other's entries then; the later one finds it empty afterwards. */
bool tables_hide(u64 address, u64 count, u64 *ticket) {
    *ticket = new_ticket();
    bool present = tables_protect(address, count, ACCESS_NONE);
    u64 doomed = step_all(DOOM_AHEAD, 2, address, address + count * PAGE_SIZE, *ticket);
    return present || doomed;
}

void tables_clear(u64 address, u64 count, u64 ticket, bool owned) {
    u64 end = address + count * PAGE_SIZE;
    clear(address, end, owned);
    free_doomed(2, address, end, ticket);
    for (u32 level = 2; level <= LEVELS; level++) {
        if (!step_all(DOOM, level, address, end, ticket)) continue;
        shootdown(address, 1);
        free_doomed(level, address, end, ticket);
    }
}
