/* test_mapping.c - hammers mappings: every page carries its own address and a seed, checked before it is given up. */
#include <mem/mapping.h>
#include <cell.h>
#include <cpu/lock.h>
#include <mem/heap.h>
#include <mem/stack.h>
#include <test/entry.h>

enum { SLOTS = 16, ROUNDS = 1200, PAGES_LIMIT = 40, HUGE_PAGES = 1100,
       PARTS = 64, LARGEST = 1 << 17, LEAST = 1 << 10 };

/* What the test keeps: mappings in slots, and frames that it has set aside. */
struct slot { OWNED; u64 seed; mapping m; };
struct part { OWNED; frames f; };
struct kept { OWNED; struct slot slot[SLOTS]; struct part part[PARTS]; };
SPIN_TYPE(kept)
CELL_STATE kept_spin test_mapping_kept;

static status fail(struct line *why, text what) {
    line_put(why, what);
    return st(E_INVALID);
}

static u64 next(u64 *seed) {
    *seed = *seed * 6364136223846793005ul + 1442695040888963407ul;
    return *seed >> 33;
}

struct stamp { u64 address, seed; };
PLAIN_TYPE(stamp)

static void write_stamps(mapping *m, u64 seed) {
    bytes b = mapping_bytes(m);
    for (u64 at = 0; at < b.len; at += PAGE_SIZE) {
        struct stamp *s = stamp_in(b, at);
        *s = (struct stamp){ .address = at, .seed = seed };
    }
}

static bool stamps_right(const mapping *m, u64 from, u64 seed) {
    cbytes b = mapping_view(m);
    for (u64 at = 0; at < b.len; at += PAGE_SIZE) {
        struct stamp s = { 0 };
        if (!stamp_read(b, at, &s) || s.address != from + at || s.seed != seed) return false;
    }
    return true;
}

static bool all_zero(const mapping *m) {
    cbytes b = mapping_view(m);
    for (u64 at = 0; at < b.len; at += 64)
        if (*cbytes_at(b, at)) return false;
    return true;
}

/* Stamps a mapping, takes it through every access, splits it and checks both parts. */
static status life(u64 count, u64 seed, struct line *why) {
    OWN(mapping) m = NONE(mapping);
    OWN(mapping) rest = NONE(mapping);
    TRY(mapping_make(count, ACCESS_WRITE, &m));
    if (!mapping_live(&m)) return fail(why, TEXT("no mapping"));
    if (!all_zero(&m)) return fail(why, TEXT("a fresh mapping is not zero"));
    write_stamps(&m, seed);
    u64 start = mapping_start(&m), size = mapping_size(&m);
    TRY(mapping_protect(&m, 0, count, ACCESS_NONE));
    if (mapping_probe(start, size, ACCESS_READ)) return fail(why, TEXT("readable with no access"));
    TRY(mapping_protect(&m, 0, count, ACCESS_EXECUTE));
    if (mapping_probe(start, 1, ACCESS_WRITE)) return fail(why, TEXT("writable while executable"));
    if (!mapping_probe(start, size, ACCESS_EXECUTE)) return fail(why, TEXT("not executable"));
    TRY(mapping_protect(&m, 0, count, ACCESS_READ));
    if (mapping_probe(start, 1, ACCESS_EXECUTE)) return fail(why, TEXT("executable while read-only"));
    u64 keep = count > 1 ? 1 + seed % (count - 1) : 0;
    if (keep) TRY(mapping_split(&m, keep, &rest));
    if (!stamps_right(&m, 0, seed)) return fail(why, TEXT("the first part lost its content"));
    if (keep && (!mapping_live(&rest) || !stamps_right(&rest, keep * PAGE_SIZE, seed)))
        return fail(why, TEXT("the second part lost its content"));
    DROP(mapping, m);
    if (mapping_probe(start, 1, ACCESS_READ)) return fail(why, TEXT("still mapped after it was dropped"));
    return OK;
}

static status put(u64 i, u64 count, u64 seed) {
    OWN(mapping) m = NONE(mapping);
    TRY(mapping_make(count, ACCESS_WRITE, &m));
    if (!mapping_live(&m)) return st(E_NO_MEMORY);
    write_stamps(&m, seed);
    OWN(kept_hold) g = kept_lock(&test_mapping_kept);
    struct slot *s = &AT(kept_data(&g)->slot, i);
    s->seed = seed;
    mapping_put(&s->m, &m);
    return OK;
}

static bool drop(u64 i) {
    OWN(kept_hold) g = kept_lock(&test_mapping_kept);
    struct slot *s = &AT(kept_data(&g)->slot, i);
    u64 seed = s->seed;
    OWN(mapping) m = TAKE(mapping, s->m);
    DROP(kept_hold, g);
    return !mapping_live(&m) || stamps_right(&m, 0, seed);
}

static status hammer(struct line *why) {
    u64 seed = 20260;
    bool right = true;
    for (u64 i = 0; i < ROUNDS && right; i++) {
        u64 slot = next(&seed) % SLOTS;
        right = drop(slot);
        if (!right || next(&seed) % 4 == 0) continue;
        status s = put(slot, 1 + next(&seed) % PAGES_LIMIT, seed);
        if (!ok(s)) line_status(why, s);
    }
    for (u64 i = 0; i < SLOTS; i++) right = drop(i) && right;
    return right ? OK : fail(why, TEXT("a mapping lost its content"));
}

static status huge(struct line *why) {
    OWN(mapping) m = NONE(mapping);
    u64 tables = mapping_tables();
    TRY(mapping_make(HUGE_PAGES, ACCESS_WRITE, &m));
    if (!mapping_live(&m)) return fail(why, TEXT("no large mapping"));
    if (mapping_tables() > tables + 4) return fail(why, TEXT("a large mapping has no huge pages"));
    write_stamps(&m, 7);
    TRY(mapping_protect(&m, 100, 300, ACCESS_READ));
    u64 at = mapping_start(&m);
    if (mapping_probe(at + 100 * PAGE_SIZE, 1, ACCESS_WRITE)) return fail(why, TEXT("a part did not become read-only"));
    if (!mapping_probe(at, 100 * PAGE_SIZE, ACCESS_WRITE)) return fail(why, TEXT("too much became read-only"));
    if (!stamps_right(&m, 0, 7)) return fail(why, TEXT("a huge page lost its content when it was cut"));
    return OK;
}

/* Sets large ranges of frames aside until less than a few MiB is left: mapping them all would touch all memory. */
static void set_aside(void) {
    u64 used = 0;
    for (u64 chunk = LARGEST; chunk >= LEAST && used < PARTS; ) {
        OWN(frames) f = frames_alloc(chunk);
        if (!frames_live(&f)) {
            chunk /= 2;
            continue;
        }
        OWN(kept_hold) g = kept_lock(&test_mapping_kept);
        frames_put(&AT(kept_data(&g)->part, used).f, &f);
        used++;
    }
}

static void give_back(void) {
    for (u64 i = 0; i < PARTS; i++) {
        OWN(kept_hold) g = kept_lock(&test_mapping_kept);
        OWN(frames) f = TAKE(frames, AT(kept_data(&g)->part, i).f);
    }
}

static status exhaust(struct line *why) {
    heap_trim();
    set_aside();
    OWN(mapping) most = NONE(mapping);
    OWN(mapping) none = NONE(mapping);
    status all = mapping_make(frames_free() + 1, ACCESS_WRITE, &most);
    status more = mapping_make(LARGEST, ACCESS_WRITE, &none);
    give_back();
    bool first = is(all, E_NO_MEMORY), second = is(more, E_NO_MEMORY);
    return first && second ? OK : fail(why, TEXT("more was mapped than there is memory"));
}

static status stacks(struct line *why) {
    OWN(stack) s = NONE(stack);
    TRY(stack_make(STACK_DEFAULT, &s));
    if (!stack_live(&s)) return fail(why, TEXT("no stack"));
    u64 guard = stack_guard(&s), low = stack_low(&s);
    if (mapping_probe(low - 1, 1, ACCESS_READ)) return fail(why, TEXT("the reserve is mapped"));
    if (!stack_open_reserve(guard)) return fail(why, TEXT("the reserve could not be opened"));
    if (stack_open_reserve(guard)) return fail(why, TEXT("the reserve was opened twice"));
    if (!mapping_probe(guard + PAGE_SIZE, STACK_RESERVE * PAGE_SIZE, ACCESS_WRITE))
        return fail(why, TEXT("the open reserve is not writable"));
    return mapping_probe(guard, 1, ACCESS_READ) ? fail(why, TEXT("the guard is mapped")) : OK;
}

static status odd(struct line *why) {
    OWN(mapping) m = NONE(mapping);
    status none = mapping_make(0, ACCESS_READ, &m);
    if (!is(none, E_INVALID)) return fail(why, TEXT("an empty mapping was made"));
    DROP(mapping, m);
    status usable = mapping_device(0x300000, 1, true, &m);
    if (!is(usable, E_DENIED)) return fail(why, TEXT("usable memory was mapped as a device"));
    if (mapping_probe(0x0000800000000000ul, 1, ACCESS_READ) || mapping_probe(~0ul, 2, ACCESS_READ) ||
        mapping_probe(0, 1, ACCESS_READ)) return fail(why, TEXT("an address nobody mapped is readable"));
    return OK;
}

status test_main(struct line *why) {
    heap_trim();
    u64 mappings = mapping_count();
    for (u64 i = 0; i < 40; i++) TRY(life(1 + i, i * 77 + 1, why));
    TRY(life(HUGE_PAGES, 1000, why));
    TRY(hammer(why));
    TRY(huge(why));
    TRY(exhaust(why));
    TRY(stacks(why));
    TRY(odd(why));
    return mapping_count() <= mappings + 64 ? OK : fail(why, TEXT("mappings were left over"));
}
