/* test_trap.c - tests trap in the running system: an interrupt reaches its function, and a fault in it ends it only. */
#include <cpu/trap.h>
#include <atomic.h>
#include <base/raise.h>
#include <cell.h>
#include <cpu/apic.h>
#include <cpu/clock.h>
#include <test/entry.h>

enum { VECTOR_TEST = 0x70, WAIT_US = 200000 };
struct test_trap_seen { SYNC; atomic64 plain, faulting; };
CELL_STATE struct test_trap_seen test_trap_seen;

static void plain(struct frame *f) {
    if (f->vector == VECTOR_TEST) atomic64_add(&test_trap_seen.plain, 1);
}

static void faulting(struct frame *f) {
    if (f->vector == VECTOR_TEST) atomic64_add(&test_trap_seen.faulting, 1);
    panic("test_trap: on purpose, in an interrupt");
}

/* Interrupts this CPU and waits until the count says that the interrupt was taken. */
static bool taken(void) {
    u64 before = trap_count(VECTOR_TEST), start = clock_us();
    u64 flags = cpu_irq_save();
    apic_send(cpu_index(), VECTOR_TEST);
    cpu_irq_restore(flags);
    while (trap_count(VECTOR_TEST) == before && clock_us() - start < WAIT_US) poll();
    return trap_count(VECTOR_TEST) != before;
}

static bool counted(u64 a, u64 b) {
    return atomic64_get(&test_trap_seen.plain) == a && atomic64_get(&test_trap_seen.faulting) == b;
}

static status failed(struct line *why, text t) {
    line_put(why, t);
    return st(E_INVALID);
}

static status check(struct line *why) {
    u64 caught = trap_caught();
    TRY(trap_set(VECTOR_TEST, plain));
    if (!taken() || !counted(1, 0)) return failed(why, TEXT("the interrupt did not reach its function"));
    TRY(trap_set(VECTOR_TEST, faulting));
    if (!taken() || !counted(1, 1)) return failed(why, TEXT("the interrupt did not reach the second function"));
    if (trap_caught() != caught + 1) return failed(why, TEXT("the fault in the interrupt was not caught there"));
    trap_clear(VECTOR_TEST);
    if (!taken() || !counted(1, 1)) return failed(why, TEXT("a cleared vector still calls its function"));
    return OK;
}

status test_main(struct line *why) {
    status s = check(why);
    trap_clear(VECTOR_TEST);
    return s;
}
