/* codemap.h - which cell an address of code belongs to, found without locks: for unwinder, fault log and swapper.
 *
 * Code lies in 2 MiB windows (pages.h), so the window number indexes one table of pointers; a look-up is a shift and
 * two loads. An entry is published before the cell's first instruction can run and withdrawn after the last return
 * address into it is gone, so whoever holds such an address may read it. */
#pragma once
#include <base/dwarf.h>
#include <mem/pages.h>

struct code_map {                                    /* lies in the cell's own data, all addresses in its windows */
    u64 base;                                        /* start of the window(s) */
    u64 text_size;                                   /* text is [base, base + text_size) */
    u64 cell;                                        /* cell id (registry.h) */
    u64 fdes, fde_count;                             /* address of the struct dwarf_entry, sorted by start */
    u64 eh_frame, eh_frame_size;                     /* the relocated .eh_frame */
    u64 record;                                      /* the cell's slot (record.h) */
    u64 rodata, rodata_size;                         /* read-only data, which holds .eh_frame and every LSDA */
};
PLAIN_TYPE(code_map)

CELL_API_BEGIN

/* The read-only data of a mapped cell, valid as long as the map. Lock-free; any context. */
cbytes codemap_rodata(const struct code_map *m);
/* The map of the cell whose text holds pc, or a map with base 0. Lock-free; any context. The result is valid while
 * something keeps the cell loaded (a return address on a stack, a reference). */
const struct code_map *codemap_find(u64 pc);
/* The unwind entry of pc in a map, or one with size 0. Lock-free; any context. */
const struct dwarf_entry *codemap_fde(const struct code_map *m, u64 pc);

/* For the loader: publishes the map that lies at address `map` for the windows from its base on. E_INVALID: not
 * windows. E_EXISTS: one of them is taken; nothing was changed. */
status codemap_publish(u64 map, u64 base, u64 windows);
void codemap_withdraw(u64 base, u64 windows);

CELL_API_END
