/* pages.h - virtual address ranges in pages of 4 KiB: addresses nobody else may map.
 *
 * A range is aligned to its size rounded up to a power of two. Code windows come from a region of their own, so that
 * code addresses index a table (codemap.h). A range is not reused before its old translations are gone: mapping.h gives
 * pages back only after the shootdown. */
#pragma once
#include <status.h>

enum { PAGE_SIZE = 4096, WINDOW_PAGES = 512, WINDOW_SIZE = WINDOW_PAGES * PAGE_SIZE, WINDOW_MAX = 8192 };
#define WINDOWS_BASE 0xffffa00000000000ul            /* WINDOW_MAX windows of 2 MiB: one or more per loaded cell */
#define PAGES_BASE   0xffffc00000000000ul            /* everything else, up to PAGES_MAX pages (1 TiB) */
#define PAGES_MAX    (1ul << 28)
#define PAGES_SMALL  (1ul << 14)                     /* the first of them are for ranges of less than a span (2 MiB) */
OWNED_NAMES(pages);
struct pages { OWNED; u64 first; u64 count; };         /* page numbers: address / PAGE_SIZE */
OWNED_FUNS(pages, count)

CELL_API_BEGIN

pages pages_alloc(u64 count);                        /* empty: no address range or no memory for the books */
pages pages_alloc_windows(u64 windows);              /* windows * WINDOW_PAGES pages, aligned to a window */
u64 pages_start(const pages *p);                     /* first address */
u64 pages_count(const pages *p);
status pages_split(pages *p, u64 keep, pages_out rest);   /* E_INVALID */
/* Takes a fixed range outside both regions into a value; pages_alloc never gives it out, dropping it does nothing. */
pages_must pages_at(u64 address, u64 count);
/* For the mapper alone, as in frames.h: a mapping swallows its pages, and unmapping makes them a value again. */
pages_must unsafe_pages_reclaim(u64 first, u64 count);
u64 pages_embed(pages_sink p);                /* the first page */

/* For mapping_boot: how many words of zeroes the books of `units` pages take, and where they are. */
u64 pages_book_words(u64 units);
void unsafe_pages_start(u64 units, u64 books);
u64 pages_free(void);                                /* pages of the general region in nobody's hands */
u64 pages_windows(void);                             /* code windows in use */

CELL_API_END
