/* pages.c - virtual addresses: a buddy tree over the general region, stocks of single pages, and a count for each code
 * window.
 *
 * The books of the general region (2 bits a page) are sized and mapped by mapping_boot, several pages for every frame
 * of the machine, so addresses run out after memory does; nothing here ever needs memory again, and giving pages back
 * cannot fail. A window is taken whole and comes back page by page: it is free again when its count of pages in
 * somebody's hands is zero.
 * Bad at: sharing ranges of several pages - one lock, a few hundred instructions under it; and joining single pages in
 * stock to longer ranges. */
#include <mem/pages.h>
#include <base/buddy.h>
#include <cpu/lock.h>
#include <mem/stock.h>
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
CELL_STATE struct stocks pages_stocks;

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

static void pool_give(u64 first, u64 count) {
    OWN(page_pool_hold) g = page_pool_lock(&pages_pool);
    struct page_pool *p = page_pool_data(&g);
    u64 at = first - FIRST_WINDOW_PAGE;
    if (at < WINDOW_PAGES_MAX) {
        give_window_pages(p, at, count);
        return;
    }
    at = first - FIRST_PAGE;
    if (at < p->tree.units) buddy_give(&p->tree, books_of(p->books, p->book_words), at, count);
}

/* Into the stock; a full one first gives a part of it to the pool. */
static void give_one(u64 page) {
    u64 other = 0;
    if (stock_push(&pages_stocks, page)) return;
    for (u32 i = 0; i < STOCK_PART && stock_pop(&pages_stocks, &other); i++) pool_give(other, 1);
    if (!stock_push(&pages_stocks, page)) pool_give(page, 1);
}

void pages_release(pages *self) {
    EXACT;
    if (self->count == 1 && self->first - FIRST_PAGE < PAGES_MAX) give_one(self->first);
    else pool_give(self->first, self->count);
}

/* --- taking -------------------------------------------------------------------------------------------------- */

/* The first of `count` pages, or BUDDY_NONE. */
static u64 pool_take(u64 count) {
    OWN(page_pool_hold) g = page_pool_lock(&pages_pool);
    struct page_pool *p = page_pool_data(&g);
    if (!p->books) return BUDDY_NONE;
    u64 from = count < WINDOW_PAGES ? 0 : PAGES_SMALL;
    u64 at = buddy_take(&p->tree, books_of(p->books, p->book_words), count, from);
    if (at == BUDDY_NONE && from) at = buddy_take(&p->tree, books_of(p->books, p->book_words), count, 0);
    return at == BUDDY_NONE ? at : FIRST_PAGE + at;
}

static u64 take_one(void) {
    u64 page = 0;
    if (stock_pop(&pages_stocks, &page)) return page;
    u64 first = pool_take(STOCK_PART);
    if (first == BUDDY_NONE) return pool_take(1);
    for (u64 i = 1; i < STOCK_PART; i++)
        if (!stock_push(&pages_stocks, first + i)) pool_give(first + i, 1);
    return first;
}

pages pages_alloc(u64 count) {
    u64 first = count == 1 ? take_one() : pool_take(count);
    if (first == BUDDY_NONE) return NONE(pages);
    return (pages){ .first = first, .count = count };
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
    u64 sum = stock_count(&pages_stocks);
    OWN(page_pool_hold) g = page_pool_lock(&pages_pool);
    return sum + page_pool_data(&g)->tree.free;
}

u64 pages_windows(void) {
    OWN(page_pool_hold) g = page_pool_lock(&pages_pool);
    return page_pool_data(&g)->windows;
}
