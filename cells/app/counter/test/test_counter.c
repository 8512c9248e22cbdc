/* test_counter.c - replaces counter by counter_v2 and back, again and again, while it counts.
 *
 * Works on the kernel's counter, which the test finds because its own namespace rests on the kernel's: not beside
 * `stress`. */
#include <app/counter.h>
#include <base/bytes.h>
#include <live/swap.h>
#include <test/entry.h>

enum { ROUNDS = 10 };

static status fail(struct line *why, text what) {
    line_put(why, what);
    return st(E_INVALID);
}

static void set_name(bytes to, text name) {
    for (usize i = 0; i < to.len; i++) *bytes_at(to, i) = i < name.len ? (u8)*text_at(name, i) : 0;
}

static status replace(text old, text new, struct line *why) {
    struct swap_item items[1] = { { .old_name = { 0 } } };
    struct swap_report r = { 0 };
    u8 name[CELL_NAME];
    bytes room = { .ptr = name, .len = sizeof name };
    set_name(room, old);
    for (u32 i = 0; i < CELL_NAME; i++) AT(items[0].old_name, i) = (char)AT(name, i);
    set_name(room, new);
    for (u32 i = 0; i < CELL_NAME; i++) AT(items[0].new_name, i) = (char)AT(name, i);
    return swap_cells((swap_items){ .ptr = items, .len = LEN(items) }, &r, why);
}

static bool counts(u32 layout, u64 operations, u64 errors) {
    struct counter_total t = counter_get(COUNT_HEAP);
    return counter_layout() == layout && t.operations == operations && t.errors == errors;
}

static u64 on_all_cpus(void) {
    u64 sum = 0;
    for (u32 i = 0; i < CPU_MAX; i++) sum += counter_on_cpu(i);
    return sum;
}

/* There and back: the totals stay, the counts by CPU begin anew with each larger layout. */
static status round(u64 done, struct line *why) {
    TRY(replace(TEXT("counter"), TEXT("counter_v2"), why));
    if (!counts(2, done, done / 10)) return fail(why, TEXT("counts were lost on the way to the larger layout"));
    if (on_all_cpus() != 0) return fail(why, TEXT("the counts by CPU do not begin at zero"));
    counter_add(COUNT_HEAP, 5, 1);
    if (on_all_cpus() != 5) return fail(why, TEXT("the larger layout does not count by CPU"));
    TRY(replace(TEXT("counter_v2"), TEXT("counter"), why));
    counter_add(COUNT_HEAP, 5, 0);
    return counts(1, done + 10, done / 10 + 1) ? OK : fail(why, TEXT("counts were lost on the way back"));
}

status test_main(struct line *why) {
    counter_clear();
    if (!counts(1, 0, 0)) return fail(why, TEXT("counter does not start empty in its first layout"));
    for (u64 i = 0; i < ROUNDS; i++) TRY(round(10 * i, why));
    counter_clear();
    return OK;
}
