/* good.c - a piece of own C that is right, for mutants.sh to break: every line marked with a rule loses what is marked. */
#include "../../samples/api/pages.h"

OWNED_LOCAL(pair);
struct pair { OWNED; pages left; mapping right; u64 live; };
OWNED_FUNS(pair, live)

static void pair_release(pair *self) {
    DROP(pages, self->left);
    DROP(mapping, self->right);
}

static status pair_make(usize n, pair_out out) {
    OWN(pages) left = pages_try(n);
    if (!pages_live(&left)) return st(1);
    pages_pin(&left);
    OWN(pages) frames = pages_try(n);
    if (!pages_live(&frames)) return st(1);
    OWN(mapping) right = map_try(&frames);
    if (!mapping_live(&right)) return st(1);
    mapping_flush(&right);
    *out = (pair){ .left = TAKE(pages, left), .right = TAKE(mapping, right), .live = 1 };
    return OK;
}

static u64 pair_start(pair *p) {
    return pages_start(pages_need(&p->left));
}

static void pair_renew(pair *p) {
    EXACT;
    OWN(pages) fresh = pages_zero();
    pages_put(&p->left, &fresh);
}

static status fill(mapping *m, u32 block) {
    bytes b = mapping_bytes(m);
    if (b.len < 8) return st(3);
    TRY(disk_read(block, bytes_sub(b, 0, 8)));
    *bytes_at(b, 7) = 0;
    mapping_flush(m);
    status s = disk_flush();
    if (!ok(s)) return s;
    return OK;
}

static u32 sum(const u32 *counts, usize n) {
    u32 table[4] = { 1, 2, 3, 4 }, total = *counts;
    for (usize i = 0; i < n; i++) total += AT(table, i);
    return total;
}

static u32 locked(const struct gate *gate) {
    OWN(guard) g = gate_lock(gate);
    u32 *data = guard_data(&g);
    u32 value = *data;
    DROP(guard, g);
    return value;
}

static u64 use(usize n) {
    OWN(pair) p = NONE(pair);
    if (!ok(pair_make(n, &p))) return 0;
    if (!pair_live(&p)) return 0;
    pair_renew(&p);
    return pair_start(&p);
}
