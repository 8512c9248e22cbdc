/* test_context.c - tests context in the running system: two contexts take turns on two stacks.
 *
 * The second one is no task and is left in the middle, so it holds no pin when it gives its turn away. */
#include <cpu/context.h>
#include <cell.h>
#include <cpu/pin.h>
#include <mem/heap.h>
#include <test/entry.h>

enum { STACK = 2048, TURNS = 100, STEP = 3 };
struct test_context { struct strand first; u64 turns; };
PER_CPU_TYPE(test_context)
CELL_STATE test_context_per_cpu test_contexts;

/* Counts a turn of the second context; gives a copy of the first one. */
static struct strand count(u64 step) {
    OWN(pin) p = pin_here();
    struct test_context *c = test_context_here(&p, &test_contexts);
    c->turns += step;
    return c->first;
}

static void second(u64 step) {
    for (;;) {
        struct strand first = count(step);
        context_switch(cpu_strand(), &first);
        poll();
    }
}

static status failed(struct line *why, u64 turns) {
    line_put(why, TEXT("expected 300 turns on a stack of its own, found "));
    line_u64(why, turns);
    return st(E_INVALID);
}

status test_main(struct line *why) {
    OWN(box) memory = NONE(box);
    TRY(box_make(STACK, &memory));
    if (!box_live(&memory)) return st(E_NO_MEMORY);
    u64 low = (u64)cbytes_at(box_view(&memory), 0);
    struct strand other = { .stack_low = low, .stack_high = low + STACK }, *self = cpu_strand();
    struct saved_regs r = { 0 };
    OWN(pin) p = pin_here();
    struct test_context *c = test_context_here(&p, &test_contexts);
    c->turns = 0;
    context_prepare(&other, second, STEP);
    cpu_set_strand(&other);
    for (u32 i = 0; i < TURNS; i++) context_switch(&c->first, &other);
    cpu_set_strand(self);
    context_regs(&other, &r);
    bool inside = r.rsp > low && r.rsp <= low + STACK;
    return c->turns == STEP * TURNS && inside ? OK : failed(why, c->turns);
}
