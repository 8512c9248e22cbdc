/* stacks.c - the stacks kept for reuse form a list: each holds its own description and the address of the next one at
 * its top, so the cache needs no memory besides. */
#include <task/stacks.h>
#include <base/raise.h>
#include <cell.h>
#include <cpu/lock.h>
#include <mem/mapping.h>
#include <mem/pages.h>

enum { KEPT_MAX = 64 };
struct kept { OWNED; stack own; u64 next; };             /* at the top of a stack's memory */
struct stack_list { u64 first, count; };
SPIN_TYPE(stack_list)
CELL_STATE stack_list_spin stacks_cache;

static struct kept *kept_at(u64 top) {
    UNSAFE("the memory of a kept stack belongs to this cell");
    return (struct kept *)(top - sizeof(struct kept));
}

/* Takes the stack kept last, or an empty value. */
static stack pop(void) {
    OWN(stack_list_hold) g = stack_list_lock(&stacks_cache);
    struct stack_list *l = stack_list_data(&g);
    if (!l->first) return NONE(stack);
    struct kept *k = kept_at(l->first);
    l->first = k->next;
    l->count--;
    UNSAFE("moves out of the list's memory");
    return k->own;
}

status stacks_take(u64 count, stack_out out) {
    if (count == 0) count = STACK_DEFAULT;
    if (count != STACK_DEFAULT) return stack_make(count, out);
    OWN(stack) kept = pop();
    if (!stack_live(&kept)) return stack_make(count, out);
    *out = TAKE(stack, kept);
    return OK;
}

/* True when s was moved into the list. */
static bool push(stack *s) {
    EXACT;
    OWN(stack_list_hold) g = stack_list_lock(&stacks_cache);
    struct stack_list *l = stack_list_data(&g);
    if (l->count >= KEPT_MAX) return false;
    u64 top = stack_top(s);
    struct kept *k = kept_at(top);
    UNSAFE("moves into the list's memory");
    k->own = *s;
    *s = NONE(stack);
    k->next = l->first;
    l->first = top;
    l->count++;
    return true;
}

bool stacks_spoiled(const stack *s) {
    return mapping_probe(stack_low(s) - sizeof(u64), sizeof(u64), ACCESS_WRITE);
}

void stacks_give(stack_sink s) {
    OWN(stack) mine = TAKE(stack, *s);
    if (stack_top(&mine) - stack_low(&mine) != STACK_DEFAULT * PAGE_SIZE || stacks_spoiled(&mine)) return;
    if (push(&mine)) return;
}

void stacks_trim(void) {
    for (u32 i = 0; i < KEPT_MAX; i++) {
        OWN(stack) s = pop();
        if (!stack_live(&s)) return;
    }
}

u64 stacks_kept(void) {
    OWN(stack_list_hold) g = stack_list_lock(&stacks_cache);
    return stack_list_data(&g)->count;
}
