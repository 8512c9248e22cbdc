/* boot.c - from the loader's page tables to the system's own.
 *
 * The new tables are built with the functions that serve ever after, while the CPU still runs on the old ones
 * (tables.h): the books of frames, which are in use already, the books of pages, a few pages for each frame of the
 * machine so that addresses outlast memory, and the nano core. Then the CPU changes over. */
#include <mem/mapping.h>
#include <cell.h>
#include "mapping_impl.h"

enum { PAGES_PER_FRAME = 16, PAGES_MIN = 1 << 20 };  /* size of the books of pages */

/* Maps frames that are in use already, and that nothing of them need be a value of. */
static status boot_map(u64 at, u64 first, u64 count, enum access access) {
    UNSAFE("these frames are in nobody else's hands");
    OWN(frames) f = unsafe_frames_reclaim(first, count);
    return mapping_place_frames(at, &f, access);
}

static status boot_frame_books(void) {
    u64 first = 0, count = 0;
    frames_books(&first, &count);
    return count ? boot_map(BOOKS_FRAMES, first, count, ACCESS_WRITE) : st(E_NO_MEMORY);
}

static u64 page_units(void) {
    u64 units = frames_total() * PAGES_PER_FRAME;
    return units < PAGES_MIN ? PAGES_MIN : units > PAGES_MAX ? PAGES_MAX : units;
}

static status boot_page_books(void) {
    u64 count = (pages_book_words(page_units()) * 8 + PAGE_SIZE - 1) / PAGE_SIZE;
    for (u64 at = BOOKS_PAGES, end = at + count * PAGE_SIZE, got; at < end; at += got * PAGE_SIZE) {
        OWN(frames) f = mapping_some_frames(at, (end - at) / PAGE_SIZE);
        if (!frames_live(&f)) return st(E_NO_MEMORY);
        got = frames_count(&f);
        tables_zero(&f);
        TRY(tables_map(at, &f, ACCESS_WRITE));
    }
    return OK;
}

static status boot_nano(u64 physical, boot_segments all) {
    u64 first = boot_segments_at(all, 0)->address;
    for (u64 i = 0; i < all.len; i++) {
        const struct boot_segment *s = boot_segments_at(all, i);
        u64 frame = (physical + s->address - first) / PAGE_SIZE;
        TRY(frames_adopt(frame, s->pages));
        TRY(boot_map(s->address, frame, s->pages, (enum access)s->access));
    }
    return OK;
}

status mapping_boot(u64 physical, boot_segments nano_image, mapping_out nano) {
    EXACT;
    UNSAFE("moves the system to its own page tables, whose books lie where these say");
    if (!nano_image.len) return st(E_INVALID);
    u64 units = page_units();                        /* before the nano core counts as usable memory */
    TRY(unsafe_tables_begin());
    TRY(boot_frame_books());
    TRY(boot_page_books());
    TRY(tables_keep(PAGES_BASE, PAGES_SMALL / SPAN_PAGES));
    TRY(boot_nano(physical, nano_image));
    unsafe_tables_commit();
    unsafe_frames_books_at(BOOKS_FRAMES);
    unsafe_pages_start(units, BOOKS_PAGES);
    const struct boot_segment *first = boot_segments_at(nano_image, 0);
    const struct boot_segment *last = boot_segments_at(nano_image, nano_image.len - 1);
    u64 end = last->address + last->pages * PAGE_SIZE;
    OWN(pages) p = pages_at(first->address, (end - first->address) / PAGE_SIZE);
    *nano = mapping_over(&p, KIND_FRAMES, MIXED);
    return OK;
}
