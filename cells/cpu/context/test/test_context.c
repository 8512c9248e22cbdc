/* test_context.c - tests context in the running system: two contexts take turns on two stacks. */
#include <cpu/context.h>
#include <cell.h>
#include <mem/heap.h>
#include <test/entry.h>

enum { STACK = 2048, TURNS = 100 };
struct test_context_pair { struct strand main, other; u64 turns; };
struct test_context_state { SYNC; struct test_context_pair pair; };
CELL_STATE struct test_context_state test_context_state;

static struct test_context_pair *pair(void) {
    UNSAFE("one test runs at a time, and its two contexts take turns");
    return &test_context_state.pair;
}

static void other(u64 step) {
    for (;;) {
        pair()->turns += step;
        context_switch(&pair()->other, &pair()->main);
        poll();
    }
}

status test_main(struct line *why) {
    OWN(box) memory = NONE(box);
    TRY(box_make(STACK, &memory));
    if (!box_live(&memory)) return st(E_NO_MEMORY);
    struct test_context_pair *p = pair();
    struct saved_regs r = { 0 };
    p->turns = 0;
    p->other.stack_low = (u64)cbytes_at(box_view(&memory), 0);
    p->other.stack_high = p->other.stack_low + STACK;
    u64 flags = cpu_irq_save();                      /* the second stack is no task's: nothing may interrupt it */
    context_prepare(&p->other, other, 3);
    for (u32 i = 0; i < TURNS; i++) context_switch(&p->main, &p->other);
    context_regs(&p->other, &r);
    cpu_irq_restore(flags);
    bool inside = r.rsp > p->other.stack_low && r.rsp <= p->other.stack_high;
    if (p->turns == 3 * TURNS && inside) return OK;
    line_put(why, TEXT("expected 300 turns on a stack of its own, found "));
    line_u64(why, p->turns);
    return st(E_INVALID);
}
