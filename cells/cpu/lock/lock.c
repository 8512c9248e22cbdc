/* lock.c - the spin lock word: 0 free, else 1 + the index of the CPU that holds it.
 *
 * Interrupts go off before the first try and stay off, so a holder runs to its end; a waiter serves what others ask of
 * this CPU (cpu_serve), or a holder that waits for this CPU's TLB would wait for ever.
 * Invariant: cpu_locks of a CPU is the number of words that hold its number.
 * Bad at: fairness under heavy contention, and at long critical sections. */
#include <cpu/lock.h>
#include <base/raise.h>
#include <cell.h>

u64 unsafe_spin_lock(u32 *word) {
    u64 flags = cpu_irq_save();
    u32 me = cpu_index() + 1, seen = 0;
    while (!__atomic_compare_exchange_n(word, &seen, me, false, __ATOMIC_ACQUIRE, __ATOMIC_RELAXED)) {
        if (seen == me) {
            cpu_irq_restore(flags);
            panic("this CPU holds the spin lock already");
        }
        while (__atomic_load_n(word, __ATOMIC_RELAXED)) {
            cpu_serve();
            cpu_relax();
        }
        seen = 0;
    }
    cpu_locks_change(1);
    return flags;
}

void unsafe_spin_unlock(u32 *word, u64 flags) {
    cpu_locks_change(-1);
    __atomic_store_n(word, 0, __ATOMIC_RELEASE);
    cpu_irq_restore(flags);
}
