/* pages.c - virtual addresses: a buddy tree over the general region, and a count for each code window.
 *
 * The books of the general region (2 bits a page) are sized and mapped by mapping_boot, several pages for every frame
 * of the machine, so addresses run out after memory does; nothing here ever needs memory again, and giving pages back
 * cannot fail. A window is taken whole and comes back page by page: it is free again when its count of pages in
 * somebody's hands is zero.
 * Bad at: sharing - one lock; a range is a few hundred instructions under it. */
#include <mem/pages.h>
#include <base/buddy.h>
#include <cpu/lock.h>
#include <cell.h>

enum { FIRST_PAGE = PAGES_BASE / PAGE_SIZE, FIRST_WINDOW_PAGE = WINDOWS_BASE / PAGE_SIZE, WINDOW_WORDS = 192,
       WINDOW_PAGES_MAX = WINDOW_MAX * WINDOW_PAGES };

struct page_pool {
    u64 books, book_words;                           /* where the buddy's words are, and how many */
    struct buddy tree;
    u64 windows;                                     /* in use */
    u64 free_windows[WINDOW_WORDS];                  /* a bitmap */
    u16 held[WINDOW_MAX];                            /* pages of each window in somebody's hands */
};
SPIN_TYPE(page_pool)
CELL_STATE page_pool_spin pages_pool;

static words books_of(u64 address, u64 len) {
    UNSAFE("the books: mapped by mapping_boot at this address for ever");
    return (words){ .ptr = (u64 *)address, .len = len };
}

static words window_words(struct page_pool *p) {
    return (words){ .ptr = p->free_windows, .len = LEN(p->free_windows) };
}

/* --- giving back --------------------------------------------------------------------------------------------- */

static void give_window_pages(struct page_pool *p, u64 at, u64 count) {
    while (count) {
        u64 window = at / WINDOW_PAGES, part = WINDOW_PAGES - at % WINDOW_PAGES;
        if (part > count) part = count;
        u16 *held = &AT(p->held, window);
        if (*held < part) panic("pages: window freed twice");
        *held = (u16)(*held - part);
        if (!*held) {
            bitmap_set(window_words(p), WINDOW_MAX, window);
            p->windows--;
        }
        at += part;
        count -= part;
    }
}

void pages_release(pages *self) {
    OWN(page_pool_hold) g = page_pool_lock(&pages_pool);
    struct page_pool *p = page_pool_data(&g);
    u64 at = self->first - FIRST_WINDOW_PAGE;
    if (at < WINDOW_PAGES_MAX) {
        give_window_pages(p, at, self->count);
        return;
    }
    at = self->first - FIRST_PAGE;
    if (at < p->tree.units) buddy_give(&p->tree, books_of(p->books, p->book_words), at, self->count);
}

/* --- taking -------------------------------------------------------------------------------------------------- */

pages pages_alloc(u64 count) {
    OWN(page_pool_hold) g = page_pool_lock(&pages_pool);
    struct page_pool *p = page_pool_data(&g);
    if (!p->books) return NONE(pages);
    u64 from = count < WINDOW_PAGES ? 0 : PAGES_SMALL;
    u64 at = buddy_take(&p->tree, books_of(p->books, p->book_words), count, from);
    if (at == BUDDY_NONE && from) at = buddy_take(&p->tree, books_of(p->books, p->book_words), count, 0);
    if (at == BUDDY_NONE) return NONE(pages);
    return (pages){ .first = FIRST_PAGE + at, .count = count };
}

/* The first window of a free run, or WINDOW_MAX. */
static u64 find_windows(struct page_pool *p, u64 windows) {
    u64 first = bitmap_find(window_words(p), WINDOW_MAX, 0);
    for (u64 i = first; i < WINDOW_MAX && i - first < windows; ) {
        u64 next = bitmap_find(window_words(p), WINDOW_MAX, i);
        if (next != i) first = next;
        i = next + 1;
    }
    return first < WINDOW_MAX && WINDOW_MAX - first >= windows ? first : WINDOW_MAX;
}

pages pages_alloc_windows(u64 windows) {
    if (!windows || windows > WINDOW_MAX) return NONE(pages);
    OWN(page_pool_hold) g = page_pool_lock(&pages_pool);
    struct page_pool *p = page_pool_data(&g);
    u64 first = find_windows(p, windows);
    if (first == WINDOW_MAX) return NONE(pages);
    for (u64 i = first; i < first + windows; i++) {
        bitmap_clear(window_words(p), WINDOW_MAX, i);
        AT(p->held, i) = WINDOW_PAGES;
    }
    p->windows += windows;
    return (pages){ .first = FIRST_WINDOW_PAGE + first * WINDOW_PAGES, .count = windows * WINDOW_PAGES };
}

u64 pages_start(const pages *p) {
    return p->first * PAGE_SIZE;
}

u64 pages_count(const pages *p) {
    return p->count;
}

status pages_split(pages *p, u64 keep, pages_out rest) {
    EXACT;
    if (!keep || keep >= p->count) return st(E_INVALID);
    *rest = (pages){ .first = p->first + keep, .count = p->count - keep };
    p->count = keep;
    return OK;
}

pages_must pages_at(u64 address, u64 count) {
    if (!count) panic("pages: an empty range");
    return (pages){ .first = address / PAGE_SIZE, .count = count };
}

pages_must unsafe_pages_reclaim(u64 first, u64 count) {
    if (!count) panic("pages: empty reclaim");
    return (pages){ .first = first, .count = count };
}

u64 pages_embed(pages_sink p) {
    EXACT;
    u64 first = p->first;
    p->count = 0;
    return first;
}

/* --- boot ---------------------------------------------------------------------------------------------------- */

u64 pages_book_words(u64 units) {
    struct buddy tree;
    buddy_init(&tree, units);
    return buddy_words(&tree);
}

void unsafe_pages_start(u64 units, u64 books) {
    OWN(page_pool_hold) g = page_pool_lock(&pages_pool);
    struct page_pool *p = page_pool_data(&g);
    buddy_init(&p->tree, units);
    p->books = books;
    p->book_words = buddy_words(&p->tree);
    buddy_give(&p->tree, books_of(p->books, p->book_words), 0, units);
    for (u64 i = 0; i < WINDOW_MAX; i++) bitmap_set(window_words(p), WINDOW_MAX, i);
}

u64 pages_free(void) {
    OWN(page_pool_hold) g = page_pool_lock(&pages_pool);
    return page_pool_data(&g)->tree.free;
}

u64 pages_windows(void) {
    OWN(page_pool_hold) g = page_pool_lock(&pages_pool);
    return page_pool_data(&g)->windows;
}
