/* vec.c - growable arrays: one box that doubles.
 *
 * Bad at: shrinking by itself (vec_trim does), and elements that others want to keep the address of. */
#include <mem/vec.h>
#include <base/bytes.h>
#include <cell.h>

enum { FIRST_ROOM = 4 };

static u64 room(vec *v) {
    return box_live(&v->mem) ? box_size(box_need(&v->mem)) / v->stride : 0;
}

/* Moves the elements into a box with room for exactly `count`, at least as many as there are. */
static status resize(vec *v, u64 count) {
    EXACT;
    OWN(box) fresh = NONE(box);
    u64 size = 0;
    if (__builtin_mul_overflow(count, v->stride, &size)) return st(E_NO_MEMORY);
    TRY(box_make(size, &fresh));
    if (!box_live(&fresh)) return st(E_NO_MEMORY);
    if (v->count) TRY(bytes_copy(box_bytes(&fresh), cbytes_sub(box_view(box_need(&v->mem)), 0, v->count * v->stride)));
    box *slot = &v->mem;
    box_put(slot, &fresh);
    v->items = (u64)bytes_at(box_bytes(box_need(&v->mem)), 0);
    return OK;
}

void vec_release(vec *self) {
    box_drop(&self->mem);
}

vec_must vec_new(u64 stride) {
    if (!stride) panic("vec: elements of no size");
    return (vec){ .stride = stride };
}

status vec_reserve(vec *v, u64 more) {
    u64 need = 0;
    if (__builtin_add_overflow(v->count, more, &need)) return st(E_NO_MEMORY);
    return need <= room(v) ? OK : resize(v, need);
}

status vec_grow(vec *v, u64 more) {
    EXACT;
    if (more > room(v) - v->count) TRY(vec_reserve(v, more > v->count ? more + FIRST_ROOM : v->count));
    bytes_fill(bytes_sub(box_bytes(box_need(&v->mem)), v->count * v->stride, more * v->stride), 0);
    v->count += more;
    return OK;
}

void vec_shrink(vec *v) {
    EXACT;
    if (!v->count) panic("vec: nothing to remove");
    v->count--;
}

void vec_trim(vec *v) {
    EXACT;
    if (!v->count) {
        box_drop(&v->mem);
        return;
    }
    if (room(v) == v->count) return;
    status s = resize(v, v->count);
    if (!ok(s)) return;                              /* no memory for the smaller box: it stays as it is */
}
