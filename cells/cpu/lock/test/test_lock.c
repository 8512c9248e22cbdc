/* test_lock.c - tests lock in the running system: interrupts, counting, release by unwinding, and a bad lock. */
#include <cpu/lock.h>
#include <base/raise.h>
#include <cell.h>
#include <test/entry.h>

enum { NOBODYS = 0xdead0000 };
struct test_lock_data { u64 value; };
SPIN_TYPE(test_lock_data)
CELL_STATE test_lock_data_spin test_lock_data;

static void panics_under_lock(u64 unused) {
    (void)unused;
    OWN(test_lock_data_hold) h = test_lock_data_lock(&test_lock_data);
    test_lock_data_data(&h)->value++;
    panic("test_lock: on purpose, under a spin lock");
}

static void locks_twice(u64 unused) {
    (void)unused;
    OWN(test_lock_data_hold) h = test_lock_data_lock(&test_lock_data);
    OWN(test_lock_data_hold) again = test_lock_data_lock(&test_lock_data);
}

static void locks_nothing(u64 address) {
    UNSAFE("a lock that is not there");
    unsafe_spin_lock((u32 *)address);
}

/* The value, and whether holding was counted and kept interrupts off. */
static u64 look(bool *held) {
    OWN(test_lock_data_hold) h = test_lock_data_lock(&test_lock_data);
    *held = cpu_locks() == 1 && !cpu_irq_enabled();
    return test_lock_data_data(&h)->value;
}

static status failed(struct line *why, text t) {
    line_put(why, t);
    return st(E_INVALID);
}

status test_main(struct line *why) {
    bool held = false;
    if (look(&held) != 0 || !held) return failed(why, TEXT("holding is not counted, or interrupts are on"));
    if (!cpu_irq_enabled()) return failed(why, TEXT("interrupts are off after the release"));
    if (raise_catch(panics_under_lock, 0) != 1) return failed(why, TEXT("the panic was not caught"));
    if (look(&held) != 1 || !held) return failed(why, TEXT("the panic left the lock held or the value unchanged"));
    if (raise_catch(locks_twice, 0) != 1) return failed(why, TEXT("a lock was taken twice"));
    if (look(&held) != 1 || !held) return failed(why, TEXT("the second lock left the first one held"));
    if (raise_catch(locks_nothing, NOBODYS) != 1) return failed(why, TEXT("a lock that is not there was taken"));
    if (cpu_locks()) return failed(why, TEXT("a lock that is not there is counted"));
    return cpu_irq_enabled() ? OK : failed(why, TEXT("interrupts are off at the end"));
}
