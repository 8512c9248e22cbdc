/* test_linker.c - the fuzzer of test/loader, small, in the running system: 1,000 cases from the objects of the archive.
 *
 * Damage is some flipped bits, odd values in headers and tables, or a cut. Starts are not run. The cases follow from
 * one seed, so a failure, which names its case, comes again. That nothing leaks is seen by the runner. */
#include <link/loader.h>
#include <base/bytes.h>
#include <cell.h>
#include <link/archive.h>
#include <link/registry.h>
#include <mem/heap.h>
#include <test/entry.h>

enum { CASES = 1000, OBJECT_MAX = 65536, TOP = 64 };

struct rng { u64 state; };

static u64 next(struct rng *r) {                     /* splitmix64 */
    r->state += 0x9e3779b97f4a7c15ul;
    u64 z = (r->state ^ (r->state >> 30)) * 0xbf58476d1ce4e5b9ul;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebul;
    return z ^ (z >> 31);
}

static u64 below(struct rng *r, u64 n) {
    return n == 0 ? 0 : next(r) % n;
}

/* Stores 4 odd bytes. */
static void poke(struct rng *r, bytes b, u64 at) {
    static const u32 odd[] = { 0, 1, 0x7fffffff, 0x80000000, 0xffffffff, 0xfff2, 24, 0x10000 };
    u64 value = below(r, 2) == 0 ? AT(odd, below(r, LEN(odd))) : next(r);
    for (u64 i = 0; i < 4 && at + i < b.len; i++) *bytes_at(b, at + i) = (u8)(value >> (8 * i));
}

/* The offset of the section headers as the file says, or 0. */
static u64 headers(bytes b) {
    u64 at = 0;
    for (u64 i = 0; i < 8 && b.len > 48; i++) at |= (u64)*bytes_at(b, 40 + i) << (8 * i);
    return at < b.len ? at : 0;
}

/* Damages an object in place; what is left of its length. */
static u64 damage(struct rng *r, bytes b) {
    u64 from = headers(b);
    switch (below(r, 5)) {
    case 0: return below(r, b.len);
    case 1: *bytes_at(b, below(r, b.len)) ^= (u8)(1u << below(r, 8)); break;
    case 2: poke(r, b, below(r, TOP)); break;
    case 3: poke(r, b, from + below(r, (b.len - from) / 4) * 4); break;
    default: poke(r, b, below(r, b.len / 4) * 4);
    }
    return b.len;
}

/* An object of the archive that is small enough, into the buffer; its length, 0: none. */
static u64 pick(struct rng *r, bytes buffer, struct archive_entry *entry) {
    cbytes object = text_bytes(NO_TEXT);
    if (!ok(archive_name(below(r, archive_count()), entry))) return 0;
    text name = archive_entry_name(entry);
    if (!text_ends(name, TEXT(".o")) || !ok(archive_find(name, &object)) || object.len > buffer.len) return 0;
    return ok(bytes_copy(buffer, object)) ? object.len : 0;
}

static status one_case(struct rng *r, bytes buffer, struct line *why) {
    struct archive_entry entry = { 0 };
    u64 size = pick(r, buffer, &entry);
    if (size == 0) return OK;
    text name = archive_entry_name(&entry);
    for (u64 n = 1 + below(r, 3); n > 0 && size > TOP; n--) size = damage(r, bytes_sub(buffer, 0, size));
    OWN(namespace) ns = NONE(namespace);
    OWN(cell_ref) cell = NONE(cell_ref);
    TRY(namespace_make(NS_KERNEL, &ns));
    if (!namespace_live(&ns) || size == 0) return OK;
    i32 code = code_of(loader_object_still(namespace_id(&ns), text_sub(name, 0, name.len - 2),
                                           bytes_const(bytes_sub(buffer, 0, size)), why, &cell));
    return code != 0 && why->len == 0 ? st(E_INVALID) : OK;
}

status test_main(struct line *why) {
    OWN(box) memory = NONE(box);
    TRY(box_make(OBJECT_MAX, &memory));
    if (!box_live(&memory)) return st(E_NO_MEMORY);
    for (u64 i = 0; i < CASES; i++) {
        struct rng r = { .state = i };
        status s = one_case(&r, box_bytes(&memory), why);
        if (ok(s)) continue;
        line_clear(why);
        line_put(why, TEXT("refused without a sentence: case "));
        line_u64(why, i);
        return st(E_INVALID);
    }
    line_clear(why);
    return OK;
}
