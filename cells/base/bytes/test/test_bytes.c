/* test_bytes.c - copies and fills at every alignment and length around a word, overlapping either way, and looks at
 * every byte, those beside the target too. */
#include <base/bytes.h>
#include <cell.h>
#include <test/entry.h>

enum { ROOM = 96, LONGEST = 33, PLACES = 24 };
struct field { u8 at[ROOM]; };
PLAIN_TYPE(field)

static status fail(struct line *why, text what) {
    line_put(why, what);
    return st(E_INVALID);
}

static u8 sample(u64 i) {
    return (u8)(i * 7 + 1);
}

static void refill(struct field *f) {
    for (u64 i = 0; i < ROOM; i++) AT(f->at, i) = sample(i);
}

static bool copied(const struct field *f, u64 to, u64 from, u64 n) {
    for (u64 i = 0; i < ROOM; i++)
        if (AT(f->at, i) != sample(i >= to && i < to + n ? i - to + from : i)) return false;
    return true;
}

static bool filled(const struct field *f, u64 to, u64 n, u8 with) {
    for (u64 i = 0; i < ROOM; i++)
        if (AT(f->at, i) != (i >= to && i < to + n ? with : sample(i))) return false;
    return true;
}

/* What is moved inside one array overlaps in most of these cases. */
static status moves(u64 to, u64 n, struct line *why) {
    struct field f = { 0 }, before = { 0 };
    refill(&before);
    for (u64 from = 0; from < PLACES; from++) {
        refill(&f);
        bytes all = { .ptr = f.at, .len = LEN(f.at) };
        TRY(bytes_copy(bytes_sub(all, to, n), bytes_const(bytes_sub(all, from, n))));
        if (!copied(&f, to, from, n)) return fail(why, TEXT("moved wrongly"));
        f = before;
        all = (bytes){ .ptr = f.at, .len = LEN(f.at) };
        TRY(bytes_copy(bytes_sub(all, to, n), cbytes_sub(field_bytes(&before), from, n)));
        if (!copied(&f, to, from, n)) return fail(why, TEXT("copied wrongly"));
    }
    return OK;
}

static status fills(u64 to, u64 n, struct line *why) {
    struct field f = { 0 };
    refill(&f);
    bytes all = { .ptr = f.at, .len = LEN(f.at) };
    bytes_fill(bytes_sub(all, to, n), 0xa5);
    return filled(&f, to, n, 0xa5) ? OK : fail(why, TEXT("filled wrongly"));
}

static status equals(u64 n, struct line *why) {
    struct field f = { 0 }, g = { 0 };
    refill(&f);
    refill(&g);
    cbytes a = cbytes_sub(field_bytes(&f), 3, n);
    for (u64 i = 0; i < ROOM; i++) {
        AT(g.at, i) ^= 0x80;
        bool same = bytes_equal(a, cbytes_sub(field_bytes(&g), 3, n));
        if (same != (i < 3 || i >= 3 + n)) return fail(why, TEXT("compared wrongly"));
        AT(g.at, i) ^= 0x80;
    }
    return OK;
}

status test_main(struct line *why) {
    for (u64 n = 0; n <= LONGEST; n++) {
        for (u64 to = 0; to < PLACES; to++) {
            TRY(moves(to, n, why));
            TRY(fills(to, n, why));
        }
        TRY(equals(n, why));
    }
    return OK;
}
