/* tables.h - the page tables of the one address space: what mapping.h needs of the machine.
 *
 * A caller changes entries only of pages that it owns; the cell's lock keeps the tables themselves right. */
#pragma once
#include <mem/frames.h>
#include <mem/pages.h>

/* NONE: the frames are held but nothing may touch them yet; EXECUTE: read and execute. */
enum access { ACCESS_NONE, ACCESS_READ, ACCESS_WRITE, ACCESS_EXECUTE };
enum { SPAN_PAGES = 512 };                           /* the pages of one last-level table, and of a huge page */

CELL_API_BEGIN

/* Puts f behind the pages from `address` on, which have no entries and lie inside one span. A whole span of aligned
 * frames becomes a huge page. E_NO_MEMORY: no entry was made; f is dropped. */
status tables_map(u64 address, frames_sink f, enum access access);
/* The same with frames that nobody owns: device registers, firmware's tables. */
status tables_map_device(u64 address, u64 first, u64 count, bool uncached, enum access access);
/* Changes access of all entries there are. No huge page may reach over an end of the range. True when the caller must
 * shoot the range down before it may rely on the change: some entry was present. */
bool tables_protect(u64 address, u64 count, enum access access);
/* The same for one page that has a small entry, lock-free: nobody else changes that, and its table stays while it is
 * there. Panics when there is none. */
bool tables_set(u64 address, enum access access);
/* Cuts a huge page that `address` lies inside of into small ones, everywhere. E_NO_MEMORY: nothing changed. */
status tables_cut(u64 address);
/* The way out, in two steps with a shootdown of the range (or of everything) between them. tables_hide takes all access
 * away; false: nothing was accessible, so the shootdown may be left out. tables_clear then empties the range, frees its
 * frames when `owned`, and tables that have become empty, waiting for other CPUs if there are such. Neither needs
 * memory or can fail. `ticket` goes from one to the other. */
bool tables_hide(u64 address, u64 count, u64 *ticket);
void tables_clear(u64 address, u64 count, u64 ticket, bool owned);

/* Lock-free, allocation-free, never faulting: true when every byte is mapped with at least this access. */
bool tables_probe(u64 address, usize size, enum access access);
/* Lock-free and allocation-free: makes pages writable that were mapped as ACCESS_NONE. False: they were not. */
bool tables_open(u64 address, u64 count);
/* The physical address behind a mapped or held page. E_INVALID: neither. */
status tables_physical(u64 address, u64 *out);
u64 tables_count(void);                              /* frames that are page tables */
/* Writes the upper half of the P4, the recursive entry left out, to where it stands in a page, for a CPU that starts
 * with tables of its own. E_INVALID: `page` is too short. */
status tables_upper_half(bytes page);

/* Zeroes frames, which are mapped nowhere, since somebody has them as a value. */
void tables_zero(const frames *f);
/* Makes the tables of so many spans and keeps them for ever, empty or not, so that where a small range happens to lie
 * does not change the number of tables. Once. E_NO_MEMORY. */
status tables_keep(u64 address, u64 spans);
/* Boot only, in this order, on one CPU: starts a second set of tables, to which all of the above then applies; makes
 * the second set the CPU's. */
status unsafe_tables_begin(void);
void unsafe_tables_commit(void);

CELL_API_END

/* Where the books of frames and pages lie. The first page is the cell's own, for filling a frame that is not mapped. */
#define BOOKS_BASE   0xffffb00000000000ul
#define BOOKS_FRAMES (BOOKS_BASE + PAGE_SIZE)
#define BOOKS_PAGES  (BOOKS_BASE + (1ul << 36))
