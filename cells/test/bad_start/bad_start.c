/* bad_start.c - start acquires, then refuses: the cleanup gives back, the loader undoes the rest. */
#include <test/bad_start.h>
#include <cell.h>
#include <mem/heap.h>
#include <test/init_order.h>

static status start(void) {
    OWN(box) b = NONE(box);
    TRY(box_make(100, &b));
    u8 room[8] = {0};
    bytes result = { .ptr = room, .len = LEN(room) };
    TRY(init_order_seen(result, result));
    return AT(room, 0) == 123 ? st(E_DENIED) : OK;
}

CELL(.start = start);
