/* bad_start.c - start acquires, then refuses: the cleanup gives back, the loader undoes the rest. */
#include <test/bad_start.h>
#include <cell.h>
#include <mem/heap.h>
#include <test/init_order.h>

static status start(void) {
    OWN(box) b = NONE(box);
    TRY(box_make(100, &b));
    return init_order_seen() == 123 ? st(E_DENIED) : OK;
}

CELL(.start = start);
