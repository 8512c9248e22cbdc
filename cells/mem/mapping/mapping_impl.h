/* mapping_impl.h - what the files of this cell share. */
#pragma once
#include <mem/mapping.h>

enum { KIND_FRAMES = 0x6d617046, KIND_DEVICE = 0x6d617044 };     /* mapping.kind; anything else is no mapping */
enum { MIXED = ACCESS_EXECUTE + 1, MIXED_NONE, PARTLY };   /* further values of mapping.access; PARTLY: being made */

/* The value for a range of pages that has no entries yet. */
mapping_must mapping_over(pages_sink p, u64 kind, u64 access);
/* As many frames in a row as can be had, at most `count`, at most to the end of the span. */
frames mapping_some_frames(u64 address, u64 count);
/* Puts given frames behind the pages from `at` on, span by span. */
status mapping_place_frames(u64 at, frames_sink f, enum access access);
/* The address of a page with a frame, writable and zeroed, from those that this CPU keeps; 0: it keeps none. */
u64 mapping_kept(void);
/* The memory of pages that a mapping holds with access. */
bytes mapping_memory(u64 start, u64 count);
/* Counts a value that begins. */
void mapping_born(void);
