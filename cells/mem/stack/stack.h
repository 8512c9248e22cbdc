/* stack.h - stacks for tasks and CPUs: mapped memory above an unmapped guard page and an unmapped reserve.
 *
 * Low to high: guard page (never mapped), reserve (mapped by the first overflow, so that unwinding has room), stack.
 * The pages of guard and reserve belong to the stack, so nothing else can ever lie there. */
#pragma once
#include <mem/mapping.h>

enum { STACK_DEFAULT = 8, STACK_RESERVE = 8 };       /* pages */
OWNED_NAMES(stack);
struct stack { OWNED; u64 top; u64 low; mapping used; mapping reserve; pages guard; };
OWNED_FUNS(stack, top)

CELL_API_BEGIN

/* A stack of `count` mapped pages. E_NO_MEMORY, E_NO_ADDRESS, E_INVALID. */
status stack_make(u64 count, stack_out out);
u64 stack_top(const stack *s);                       /* one past the highest byte, 16-byte aligned */
u64 stack_low(const stack *s);                       /* lowest mapped byte (without reserve) */
u64 stack_guard(const stack *s);                     /* start of the guard page */
/* Maps the reserve of the stack whose guard page starts at `guard`. Called from the page-fault path on the IST stack:
 * takes no lock and allocates nothing, because the reserve is a mapping with ACCESS_NONE whose frames stack_make set
 * aside. False: already mapped. */
bool stack_open_reserve(u64 guard);

CELL_API_END
