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

/* Empties the held entries of one span, all of one level; frees the frames in runs. Returns how many there were. */
static u64 clear_span(u32 level, u64 address, u64 end, bool owned) {
    u64 run = 0, count = 0, entries = 0, each = reach_of(level) / PAGE_SIZE;
    for (u64 at = address; at != end; at = part_end(level, at, end)) {
        u64 entry = peek(level, at), frame = (entry & ENTRY_FRAME) / PAGE_SIZE;
        if (!entry) continue;
        if (entry & ENTRY_PRESENT) panic("tables: cleared while present");
        poke(level, at, 0);
        entries++;
        if (count && frame != run + count) {
            if (owned) free_frames(run, count);
            count = 0;
        }
        if (!count) run = frame;
        count += each;
    }
    if (owned) free_frames(run, count);
    return entries;
}

static bool is_kept(const struct tables *t, u64 address) {
    return address >= t->keep_from && address < t->keep_end;
}

/* Takes `entries` off the number in a table's entry. True when none is left and the table may go: a doomed one is on
 * its way already, since all that was in it was the doomer's. */
static bool uncount(const struct tables *t, u64 address, u64 entries) {
    u64 entry = peek(2, address);
    if (is_doomed(entry)) return false;
    poke(2, address, entry - (entries << ENTRY_COUNT));
    return entries_of(entry) == entries && !is_kept(t, address);
}

/* True when a table may have become empty. */
static bool clear(u64 address, u64 end, bool owned) {
    bool emptied = false;
    for (u64 next; address < end; address = next) {
        OWN(tables_hold) g = tables_mine();
        struct tables *t = tables_data(&g);
        u32 level = 0;
        next = next_part(t, address, end, &level);
        u64 entries = level ? clear_span(level, address, next, owned) : 0;
        if (level == 1) emptied |= uncount(t, address, entries);
        else emptied = true;
    }
    return emptied;
}

/* --- empty tables -------------------------------------------------------------------------------------------- */

enum phase { DOOM, DETACH, FREE };

/* True when the entry of `level` exists, that is, when all tables above it are present. */
static bool has_entry(const struct tables *t, u32 level, u64 address) {
    u32 leaf = leaf_level(t, address);
    return leaf > LEVELS ? leaf - LEVELS <= level : leaf <= level;
}

/* True when the table that the entry of `level` points to has nothing in it. */
static bool table_empty(u32 level, u64 address) {
    if (level == 2) return !entries_of(peek(2, address));
    u64 start = address & ~(reach_of(level) - 1), each = reach_of(level - 1);
    for (u64 i = 0; i < ENTRIES; i++)
        if (peek(level - 1, start + i * each)) return false;
    return true;
}

static void doom(struct tables *t, u32 level, u64 address, u64 ticket) {
    u64 table = peek(level, address) & ENTRY_FRAME;
    poke(level, address, table | ENTRY_PRESENT | ENTRY_WRITE | ENTRY_DOOMED | ticket << ENTRY_TICKET);
    t->way = 0;
}

/* Takes one table a step further on its way out; true when it was there to be taken. */
static bool step(enum phase phase, u32 level, u64 address, u64 ticket) {
    OWN(tables_hold) g = tables_mine();
    struct tables *t = tables_data(&g);
    if (!has_entry(t, level, address) || is_kept(t, address)) return false;
    u64 entry = peek(level, address), doomed = entry & (ENTRY_DOOMED | ENTRY_DETACHED);
    if (!entry || (level == 2 && entry & ENTRY_HUGE)) return false;
    if (doomed && (entry & ~ENTRY_NOEXEC) >> ENTRY_TICKET != ticket) return false;
    if (phase == DOOM && !doomed && table_empty(level, address))
        doom(t, level, address, ticket);
    else if (phase == DETACH && doomed == ENTRY_DOOMED)
        poke(level, address, (entry & ENTRY_FRAME) | ENTRY_DETACHED | ticket << ENTRY_TICKET);
    else if (phase == FREE && doomed == ENTRY_DETACHED) {
        poke(level, address, 0);
        t->count--;
        free_frames((entry & ENTRY_FRAME) / PAGE_SIZE, 1);
    } else return false;
    return true;
}

static u64 step_all(enum phase phase, u32 level, u64 address, u64 end, u64 ticket) {
    u64 done = 0;
    for (; address < end; address = part_end(level, address, end)) done += step(phase, level, address, ticket);
    return done;
}

static u64 next_ticket(struct tables *t) {
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

static bool holds_only(u64 address, u64 entries) {
    u64 entry = peek(2, address);
    return !is_doomed(entry) && entries_of(entry) == entries;
}

/* A last-level table that has nothing but this range in it is doomed ahead, so that the range's shootdown serves for
 * both. Who maps something there meanwhile revives it; if that is all gone when the range is cleared, it is found empty
 * then. */
bool tables_hide(u64 address, u64 count, u64 *ticket) {
    bool remembered = false;
    *ticket = 0;
    for (u64 end = address + count * PAGE_SIZE, next; address < end; address = next) {
        OWN(tables_hold) g = tables_mine();
        struct tables *t = tables_data(&g);
        u32 level = 0;
        next = next_part(t, address, end, &level);
        if (!level) continue;
        struct change c = tables_change(level, address, next, ACCESS_NONE);
        remembered |= c.present;
        if (level == 2 || is_kept(t, address) || !holds_only(address, c.entries)) continue;
        if (!*ticket) *ticket = next_ticket(t);
        doom(t, 2, address, *ticket);
        remembered = true;
    }
    return remembered;
}

static u64 new_ticket(void) {
    OWN(tables_hold) g = tables_mine();
    return next_ticket(tables_data(&g));
}

void tables_clear(u64 address, u64 count, u64 ticket, bool owned) {
    u64 end = address + count * PAGE_SIZE;
    bool emptied = clear(address, end, owned);
    if (ticket) free_doomed(2, address, end, ticket);
    else if (emptied) ticket = new_ticket();
    else return;
    for (u32 level = 2; level <= LEVELS; level++) {
        if (!step_all(DOOM, level, address, end, ticket)) continue;
        shootdown(address, 1);
        free_doomed(level, address, end, ticket);
    }
}
