/* stacks.c - the stacks kept for reuse: a pile, of which the last one given is the first one taken, since its memory is
 * the warmest. */
#include <task/stacks.h>
#include <base/raise.h>
#include <cell.h>
#include <cpu/lock.h>
#include <mem/mapping.h>
#include <mem/pages.h>

enum { KEPT_MAX = 64 };
struct pile { OWNED; u64 count; stack at[KEPT_MAX]; };
SPIN_TYPE(pile)
CELL_STATE pile_spin stacks_kept_ones;

/* Takes the stack kept last, if there is one. */
static void pop(stack_out out) {
    EXACT;
    OWN(pile_hold) g = pile_lock(&stacks_kept_ones);
    struct pile *p = pile_data(&g);
    if (!p->count) return;
    p->count--;
    *out = TAKE(stack, AT(p->at, p->count));
}

status stacks_take(u64 count, stack_out out) {
    if (count == 0) count = STACK_DEFAULT;
    if (count == STACK_DEFAULT) pop(out);
    return stack_live(out) ? OK : stack_make(count, out);
}

/* Moves s onto the pile, or drops it when that is full. */
static void keep(stack_sink s) {
    EXACT;
    {
        OWN(pile_hold) g = pile_lock(&stacks_kept_ones);
        struct pile *p = pile_data(&g);
        if (p->count < KEPT_MAX) {
            u64 place = p->count++;
            stack_put(&AT(p->at, place), s);
            return;
        }
    }
    OWN(stack) surplus = TAKE(stack, *s);
}

static bool is_usual(const stack *s) { return stack_top(s) - stack_low(s) == STACK_DEFAULT * PAGE_SIZE; }

void stacks_give(stack_sink s) {
    if (is_usual(stack_need(s))) {
        keep(s);
        return;
    }
    OWN(stack) unusual = TAKE(stack, *s);
}

void stacks_trim(void) {
    for (u32 i = 0; i < KEPT_MAX; i++) {
        OWN(stack) s = NONE(stack);
        pop(&s);
        if (!stack_live(&s)) return;
    }
}

u64 stacks_kept(void) {
    OWN(pile_hold) g = pile_lock(&stacks_kept_ones);
    return pile_data(&g)->count;
}
