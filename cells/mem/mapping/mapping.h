/* mapping.h - the only way to memory: an owned range of pages mapped to an owned set of frames, one to one.
 *
 * Type-state: pages + frames -> mapping -> (dropped) unmapped everywhere -> pages and frames free again. There are no
 * aliases and no permanent map of physical memory; page tables are reached through one recursive entry. Nothing is
 * ever writable and executable at once: changing access goes through a shootdown. Page-table frames that become empty
 * are given back. enum access is in tables.h. */
#pragma once
#include <mem/tables.h>

OWNED_NAMES(mapping);
struct mapping { OWNED; u64 start; u64 count; u64 kind; u64 access; };   /* address, pages; the rest is private */
OWNED_FUNS(mapping, start)

struct boot_segment { u64 address, pages, access; };
SLICE_TYPE(const struct boot_segment, boot_segments)

CELL_API_BEGIN

/* Maps fresh zeroed frames behind fresh pages; large ranges use huge pages where pages and frames align.
 * E_NO_MEMORY, E_NO_ADDRESS, E_INVALID (count is 0); nothing is changed then. */
status mapping_make(u64 count, enum access access, mapping_out out);
/* Maps fresh zeroed frames behind given pages, which are consumed even on error. */
status mapping_make_at(pages_sink at, enum access access, mapping_out out);
/* Maps given frames behind fresh pages. Both are consumed, also on error. */
status mapping_of_frames(frames_sink f, enum access access, mapping_out out);
/* Maps `count` pages of device registers or firmware tables at a physical address outside usable memory, uncached when
 * `registers`. The frames are not owned: dropping the mapping frees the pages only.  E_DENIED: usable memory. */
status mapping_device(u64 physical, u64 count, bool registers, mapping_out out);
/* Changes access of `count` pages from page `first` on, everywhere, before it returns. E_INVALID: outside; E_NO_MEMORY:
 * a huge page would have to be cut. Nothing is changed then. */
status mapping_protect(mapping *m, u64 first, u64 count, enum access access);
/* Cuts after `keep` pages. E_INVALID; E_NO_MEMORY as above. */
status mapping_split(mapping *m, u64 keep, mapping_out rest);

u64 mapping_start(const mapping *m);
u64 mapping_size(const mapping *m);                  /* bytes */
bytes mapping_bytes(mapping *m);                     /* panics unless all of it is ACCESS_WRITE */
cbytes mapping_view(const mapping *m);               /* panics when a part of it is ACCESS_NONE */
/* Physical address behind the page at `offset` bytes. E_INVALID: outside. */
status mapping_physical(const mapping *m, usize offset, u64 *out);

/* True when every byte of [address, address+size) is mapped with at least this access. Lock-free, allocation-free:
 * for unwinder and fault log, which must never fault on a bad pointer. */
bool mapping_probe(u64 address, usize size, enum access access);
/* Makes `count` pages from `address` on, which a mapping holds with ACCESS_NONE, writable. Lock-free and
 * allocation-free: only present bits are set. False: they were not in that state. For stack_open_reserve. */
bool unsafe_mapping_open(u64 address, u64 count);
/* For the heap, whose objects say by their address and size which mapping they are: the value ends, the mapping stays
 * (its address), and becomes a value again. */
u64 mapping_embed(mapping_sink m);
mapping_must unsafe_mapping_reclaim(u64 address, u64 count);

/* The value ends, its memory stays mapped as it is for ever: for what hardware goes on using. Panics as mapping_bytes
 * does. */
bytes mapping_lend(mapping_sink m);

/* Small mappings that were dropped wait, inaccessible, to share one shootdown; their frames and pages are free after
 * it. This ends the waiting: for whoever counts free frames. heap_trim calls it. True when there was something. */
bool mapping_settle(void);
u64 mapping_count(void);                             /* mappings alive */
u64 mapping_tables(void);                            /* page-table frames in use */

/* Boot only, once, on the boot CPU, on page tables that map the first 4 GiB at their physical addresses and have a
 * recursive entry 510, after all frames_add: builds the system's own page tables, with the books of frames and pages
 * and the nano core, whose image of ordered segments starts at `physical`, mapped with the access of its segments;
 * makes them the CPU's. Nothing else is mapped afterwards. The nano core is one mapping, whose frames become usable
 * memory when it is dropped.  E_NO_MEMORY, E_FULL, E_INVALID: the machine can not be used. */
status mapping_boot(u64 physical, boot_segments nano_image, mapping_out nano);

CELL_API_END
