/* frames.h - physical memory in frames of 4 KiB: ranges in nobody else's hands.
 *
 * The life of a frame is a type: struct frames is an allocated range; mapping it consumes the value, and unmapping
 * makes a new one after the shootdown; dropping one frees it. No frame is ever in two values. */
#pragma once
#include <status.h>

enum { FRAME_SIZE = 4096 };
OWNED_NAMES(frames);
struct frames { OWNED; u64 first; u64 count; };      /* frame numbers: physical address / FRAME_SIZE */
OWNED_FUNS(frames, count)

CELL_API_BEGIN

/* A contiguous range of exactly `count` frames, contents undefined, first frame number a multiple of the largest power
 * of two <= count (so 512 frames are a huge page). Empty: no such range.  Any context but fault handlers. */
frames frames_alloc(u64 count);
/* One frame below 1 MiB, for starting CPUs; empty when there is none. */
frames frames_alloc_low(void);
u64 frames_first(const frames *f);
u64 frames_count(const frames *f);
/* Cuts f after `keep` frames; the rest goes to *rest.  E_INVALID: keep is 0 or not below the count. */
status frames_split(frames *f, u64 keep, frames_out rest);

/* Adds free memory at boot, before the first allocation. Ranges must not overlap what was added before. E_FULL: more
 * ranges than the map holds; E_INVALID: empty; E_BUSY: too late. */
status frames_add(u64 first, u64 count);
/* True when a frame of the range is usable memory, free or not. */
bool frames_usable(u64 first, u64 count);
/* For the mapper alone: the frames behind page-table entries become a value again when they are unmapped. */
frames_must unsafe_frames_reclaim(u64 first, u64 count);
/* The converse: the value ends, its frames now live in page-table entries. Returns the first frame number. */
u64 frames_embed(frames_sink f);

/* For mapping_boot: memory in use since before boot (the nano core's) becomes usable memory that is taken; reclaiming
 * it makes it ordinary.  E_FULL, E_INVALID: beyond the books. */
status frames_adopt(u64 first, u64 count);
/* For mapping_boot: the frames that hold this cell's books (count 0: no memory at all), and their new address. The
 * books lie at their physical address until then. */
void frames_books(u64 *first, u64 *count);
void unsafe_frames_books_at(u64 address);

u64 frames_total(void);                              /* all usable memory ever added */
u64 frames_free(void);                               /* free now, stocks of CPUs included */
void frames_trim(void);                              /* gives the stocks of all CPUs back to the common pool */

CELL_API_END
