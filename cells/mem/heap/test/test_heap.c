/* test_heap.c - random allocation and freeing with a pattern in every byte, boxes, arrays, and failures on purpose. */
#include <mem/heap.h>
#include <base/bytes.h>
#include <cell.h>
#include <cpu/lock.h>
#include <mem/vec.h>
#include <test/entry.h>

enum { SLOTS = 64, ROUNDS = 6000, TRIES = 12 };
struct object { OWNED; box b; };
struct objects { OWNED; struct object at[SLOTS]; };
SPIN_TYPE(objects)
CELL_STATE objects_spin test_heap_objects;
struct item { u64 a, b, c; };
VEC_TYPE(item)
BOX_TYPE(item)

static status fail(struct line *why, text what) {
    line_put(why, what);
    return st(E_INVALID);
}

static u64 next(u64 *seed) {
    *seed = *seed * 6364136223846793005ul + 1442695040888963407ul;
    return *seed >> 33;
}

/* Every byte of an object is the low byte of its size. */
static bool release(u64 i) {
    OWN(objects_hold) g = objects_lock(&test_heap_objects);
    OWN(box) b = TAKE(box, AT(objects_data(&g)->at, i).b);
    DROP(objects_hold, g);
    if (!box_live(&b)) return true;
    cbytes view = box_view(&b);
    bool right = true;
    for (u64 k = 0; k < view.len; k++) right = right && *cbytes_at(view, k) == (u8)view.len;
    return right;
}

static bool acquire(u64 i, u64 size) {
    OWN(box) b = NONE(box);
    if (!ok(box_make(size, &b)) || !box_live(&b) || (u64)bytes_at(box_bytes(&b), 0) % 16) return false;
    bytes_fill(box_bytes(&b), (u8)size);
    OWN(objects_hold) g = objects_lock(&test_heap_objects);
    box_put(&AT(objects_data(&g)->at, i).b, &b);
    return true;
}

static u64 random_size(u64 *seed) {
    u64 kind = next(seed) % 16;
    if (kind == 0) return HEAP_SMALL + 1 + next(seed) % 9000;
    return 1 + next(seed) % (kind < 12 ? 200 : HEAP_SMALL);
}

static status traffic(struct line *why) {
    u64 seed = 4711;
    bool right = true;
    for (u64 i = 0; i < ROUNDS && right; i++) {
        u64 slot = next(&seed) % SLOTS;
        right = release(slot) && (next(&seed) % 3 == 0 || acquire(slot, random_size(&seed)));
    }
    for (u64 i = 0; i < SLOTS; i++) right = release(i) && right;
    return right ? OK : fail(why, TEXT("an object was overwritten, misaligned or not to be had"));
}

static status exact(struct line *why) {
    u64 bytes_before = heap_bytes(), objects_before = heap_objects();
    OWN(box) small = NONE(box);
    OWN(box) large = NONE(box);
    TRY(box_make(100, &small));
    TRY(box_make(5000, &large));
    if (heap_bytes() < bytes_before / 2 || heap_objects() < 2) return fail(why, TEXT("the heap miscounts"));
    if (!box_live(&small) || !box_live(&large)) return fail(why, TEXT("no box"));
    for (u64 i = 0; i < 100; i++)
        if (*bytes_at(box_bytes(&small), i)) return fail(why, TEXT("a box is not zero"));
    if (box_size(&large) != 5000) return fail(why, TEXT("a box has another size than asked for"));
    OWN(box) none = NONE(box);
    status empty = box_make(0, &none);
    if (!is(empty, E_INVALID)) return fail(why, TEXT("a box of nothing was made"));
    return objects_before <= heap_objects() + SLOTS ? OK : fail(why, TEXT("objects vanished"));
}

static status arrays(struct line *why) {
    OWN(item_vec) v = item_vec_new();
    for (u64 i = 0; i < 500; i++) {
        struct item it = { .a = i, .b = i * i, .c = ~i };
        TRY(item_vec_push(&v, &it));
    }
    for (u64 i = 0; i < 500; i++) {
        const struct item *it = item_vec_at(&v, i);
        if (it->a != i || it->b != i * i || it->c != ~i) return fail(why, TEXT("an array lost an element"));
    }
    for (u64 i = 0; i < 490; i++) item_vec_pop(&v);
    TRY(item_vec_reserve(&v, 1000));
    if (item_vec_count(&v) != 10 || item_vec_at(&v, 9)->b != 81) return fail(why, TEXT("an array lost its rest"));
    OWN(item_box) b = NONE(item_box);
    TRY(item_box_make(&b));
    if (!item_box_live(&b) || item_box_get(&b)->a) return fail(why, TEXT("a typed box is not zero"));
    return OK;
}

/* Which of TRIES boxes is refused; 0: none, several, or not with E_NO_MEMORY and an empty box. */
static u64 refused(usize size) {
    u64 which = 0;
    for (u64 i = 1; i <= TRIES; i++) {
        OWN(box) b = NONE(box);
        status s = box_make(size, &b);
        if (ok(s)) continue;
        if (which || !is(s, E_NO_MEMORY) || box_live(&b)) return 0;
        which = i;
    }
    return which;
}

/* The runner sees whether an allocation that failed took anything. Exact while nobody else allocates. */
static status failures(struct line *why) {
    for (u64 n = 1; n <= TRIES; n++) {
        heap_fail_at(n);
        u64 small = refused(100);
        heap_fail_at(n);
        u64 large = refused(5000);
        heap_fail_at(0);
        if (small != n || large != n) return fail(why, TEXT("another allocation than the nth failed"));
    }
    heap_fail_at(1);
    heap_fail_at(0);
    return refused(100) ? fail(why, TEXT("an allocation failed that was not to")) : OK;
}

static status failing_growth(struct line *why) {
    OWN(item_vec) v = item_vec_new();
    struct item it = { .a = 1, .b = 2, .c = 3 };
    TRY(item_vec_push(&v, &it));
    heap_fail_at(1);
    status s = item_vec_reserve(&v, 1000);
    heap_fail_at(0);
    if (!is(s, E_NO_MEMORY)) return fail(why, TEXT("an array grew without memory"));
    bool same = item_vec_count(&v) == 1 && item_vec_at(&v, 0)->c == 3;
    if (!same) return fail(why, TEXT("an array that could not grow was changed"));
    return item_vec_reserve(&v, 1000);
}

status test_main(struct line *why) {
    TRY(traffic(why));
    TRY(exact(why));
    TRY(arrays(why));
    TRY(failures(why));
    TRY(failing_growth(why));
    heap_trim();
    return OK;
}
