/* codemap.c - a table with one word per code window.
 *
 * Readers load one word and follow it. Writers are serialised by the registry's turn; each store is one word, so
 * there is no moment at which a reader sees half of anything. A map and its unwind entries lie in the windows they
 * describe. */
#include <link/codemap.h>
#include <atomic.h>
#include <cell.h>

CELL_STATE atomic64 codemap_windows[WINDOW_MAX];

SLICE_TYPE(const struct dwarf_entry, entries)

static const struct code_map no_map;
static const struct dwarf_entry no_fde;

static u64 window_of(u64 address) {
    return (address - WINDOWS_BASE) / WINDOW_SIZE;   /* below the base this wraps and is too big */
}

static cbytes memory(u64 address, u64 size) {
    UNSAFE("memory of a published cell, which stays while its code does: its map, or a part that the map names");
    return (cbytes){ .ptr = (const u8 *)address, .len = size };
}

static entries entries_of(const struct code_map *m) {
    UNSAFE("the index that the linker has made in the cell's read-only data");
    return (entries){ .ptr = (const struct dwarf_entry *)m->fdes, .len = m->fde_count };
}

const struct code_map *codemap_find(u64 pc) {
    u64 w = window_of(pc);
    if (w >= WINDOW_MAX) return &no_map;
    u64 at = atomic64_get(&AT(codemap_windows, w));
    if (at == 0) return &no_map;
    const struct code_map *m = code_map_of(memory(at, sizeof(struct code_map)), 0);
    return pc - m->base < m->text_size ? m : &no_map;
}

cbytes codemap_rodata(const struct code_map *m) {
    return memory(m->rodata, m->rodata_size);
}

const struct dwarf_entry *codemap_fde(const struct code_map *m, u64 pc) {
    u64 from = 0, to = m->fde_count, offset = pc - m->base;
    entries all = entries_of(m);
    while (from < to) {
        u64 middle = (from + to) / 2;
        const struct dwarf_entry *f = entries_at(all, middle);
        if (offset < f->start) to = middle;
        else if (offset - f->start >= f->size) from = middle + 1;
        else return f;
    }
    return &no_fde;
}

status codemap_publish(u64 map, u64 base, u64 windows) {
    u64 first = window_of(base);
    if (first >= WINDOW_MAX || windows > WINDOW_MAX - first) return st(E_INVALID);
    for (u64 i = 0; i < windows; i++)
        if (atomic64_get(&AT(codemap_windows, first + i)) != 0) return st(E_EXISTS);
    for (u64 i = 0; i < windows; i++) atomic64_set(&AT(codemap_windows, first + i), map);
    return OK;
}

void codemap_withdraw(u64 base, u64 windows) {
    u64 first = window_of(base);
    for (u64 i = 0; i < windows; i++) atomic64_set(&AT(codemap_windows, first + i), 0);
}
