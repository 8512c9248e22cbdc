/* stack.c - a stack is one range of pages in three parts: guard, reserve, stack.
 *
 * The reserve's frames are held from the beginning, so opening it in the fault path only sets bits. A stack that was
 * opened stays so until it is dropped.
 * Bad at: being small - the reserve costs as much as a default stack. */
#include <mem/stack.h>
#include <cell.h>

enum { GUARD = 1 };

void stack_release(stack *self) {
    mapping_drop(&self->used);
    mapping_drop(&self->reserve);
    pages_drop(&self->guard);
}

status stack_make(u64 count, stack_out out) {
    EXACT;
    if (!count) return st(E_INVALID);
    OWN(pages) guard = pages_alloc(GUARD + STACK_RESERVE + count);
    OWN(pages) above = NONE(pages);
    OWN(pages) higher = NONE(pages);
    if (!pages_live(&guard)) return st(E_NO_ADDRESS);
    TRY(pages_split(&guard, GUARD, &above));
    if (!pages_live(&above)) return st(E_NO_ADDRESS);
    TRY(pages_split(&above, STACK_RESERVE, &higher));
    if (!pages_live(&higher)) return st(E_NO_ADDRESS);
    OWN(mapping) reserve = NONE(mapping);
    OWN(mapping) used = NONE(mapping);
    TRY(mapping_make_at(&above, ACCESS_NONE, &reserve));
    TRY(mapping_make_at(&higher, ACCESS_WRITE, &used));
    if (!mapping_live(&used)) return st(E_NO_MEMORY);
    u64 low = mapping_start(&used), top = low + mapping_size(&used);
    *out = (stack){ .top = top, .low = low, .used = TAKE(mapping, used), .reserve = TAKE(mapping, reserve),
                    .guard = TAKE(pages, guard) };
    return OK;
}

u64 stack_top(const stack *s) {
    return s->top;
}

u64 stack_low(const stack *s) {
    return s->low;
}

u64 stack_guard(const stack *s) {
    return s->low - (GUARD + STACK_RESERVE) * PAGE_SIZE;
}

bool stack_open_reserve(u64 guard) {
    UNSAFE("the caller found the guard in its own strand, so the reserve is above it");
    return unsafe_mapping_open(guard + GUARD * PAGE_SIZE, STACK_RESERVE);
}
