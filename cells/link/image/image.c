/* image.c - windows, pages and mappings of a loaded cell.
 *
 * One range of pages is allocated in whole windows and cut in two: what the three parts need is mapped writable, the
 * rest stays an owned range without frames. The mapping is then cut into the parts, so that each has an access of its
 * own and dropping the image unmaps everything and gives the windows back. */
#include <link/image.h>
#include <cell.h>

void image_release(image *self) {
    mapping_drop(&self->text);
    mapping_drop(&self->rodata);
    mapping_drop(&self->data);
    pages_drop(&self->spare);
}

static u64 pages_of(u64 bytes_) {
    return (bytes_ + PAGE_SIZE - 1) / PAGE_SIZE;
}

/* All pages that the sizes need; 0: too many or none for some part. */
static u64 total_pages(const struct image_sizes *sizes) {
    u64 total = 0;
    for (u32 p = 0; p < PARTS; p++) {
        u64 size = AT(sizes->part, p);
        if (size == 0 || size > (u64)IMAGE_WINDOWS * WINDOW_SIZE) return 0;
        total += pages_of(size);
    }
    return total > IMAGE_WINDOWS * WINDOW_PAGES ? 0 : total;
}

/* Pages for all windows; what the parts do not need goes to *spare. */
static status take_windows(u64 windows, u64 total, pages_out range, pages_out spare) {
    EXACT;
    OWN(pages) all = pages_alloc_windows(windows);
    if (!pages_live(&all)) return st(E_NO_ADDRESS);
    if (total < windows * WINDOW_PAGES) TRY(pages_split(&all, total, spare));
    *range = TAKE(pages, all);
    return OK;
}

/* Cuts m after `size` bytes. */
static status cut(mapping *m, u64 size, mapping_out rest) {
    return mapping_split(m, pages_of(size), rest);
}

status image_make(const struct image_sizes *sizes, image_out out) {
    EXACT;
    u64 total = total_pages(sizes);
    if (total == 0) return st(E_INVALID);
    u64 windows = (total + WINDOW_PAGES - 1) / WINDOW_PAGES;
    OWN(pages) range = NONE(pages);
    OWN(pages) spare = NONE(pages);
    TRY(take_windows(windows, total, &range, &spare));
    if (!pages_live(&range)) return st(E_NO_ADDRESS);
    OWN(mapping) text_ = NONE(mapping);
    OWN(mapping) rodata = NONE(mapping);
    OWN(mapping) data = NONE(mapping);
    TRY(mapping_make_at(&range, ACCESS_WRITE, &text_));
    if (!mapping_live(&text_)) return st(E_NO_MEMORY);
    TRY(cut(&text_, AT(sizes->part, PART_TEXT), &rodata));
    if (!mapping_live(&rodata)) return st(E_NO_MEMORY);
    TRY(cut(&rodata, AT(sizes->part, PART_RODATA), &data));
    if (!mapping_live(&data)) return st(E_NO_MEMORY);
    u64 base = mapping_start(&text_), second = mapping_start(&rodata), third = mapping_start(&data);
    *out = (image){ .base = base, .windows = windows, .start = { base, second, third }, .text = TAKE(mapping, text_),
                    .rodata = TAKE(mapping, rodata), .data = TAKE(mapping, data), .spare = TAKE(pages, spare) };
    return OK;
}

u64 image_base(const image *i) {
    return i->base;
}

u64 image_windows(const image *i) {
    return i->windows;
}

u64 image_address(const image *i, enum image_part part) {
    return AT(i->start, part);
}

bytes image_bytes(image *i, enum image_part part) {
    if (part != PART_DATA && i->sealed) panic("write to a sealed image");
    if (part == PART_TEXT) return mapping_bytes(mapping_need(&i->text));
    return mapping_bytes(mapping_need(part == PART_RODATA ? &i->rodata : &i->data));
}

static status protect_all(mapping *m, enum access access) {
    return mapping_protect(m, 0, mapping_size(m) / PAGE_SIZE, access);
}

status image_seal(image *i) {
    i->sealed = true;
    TRY(protect_all(mapping_need(&i->text), ACCESS_EXECUTE));
    return protect_all(mapping_need(&i->rodata), ACCESS_READ);
}
