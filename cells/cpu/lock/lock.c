/* lock.c - the spin lock word: 0 free, else 1 + the index of the CPU that holds it.
 *
 * Interrupts go off before the first try and stay off, so a holder runs to its end; a waiter serves what others ask of
 * this CPU (cpu_serve), or a holder that waits for this CPU's TLB would wait for ever.
 * Invariant: a CPU is quiet (cpu.h) once for each word that holds its number.
 * Bad at: fairness under heavy contention, and at long critical sections. */
#include <cpu/lock.h>
#include <base/raise.h>
#include <cell.h>

void unsafe_spin_lock(u32 *word) {
    UNSAFE("the unlock, or the panic, ends what begins here");
    u32 me = unsafe_quiet_begin() + 1, seen = 0;
    while (!__atomic_compare_exchange_n(word, &seen, me, false, __ATOMIC_ACQUIRE, __ATOMIC_RELAXED)) {
        if (seen == me) {
            unsafe_quiet_end();
            panic("this CPU holds the spin lock already");
        }
        while (__atomic_load_n(word, __ATOMIC_RELAXED)) {
            cpu_serve();
            cpu_relax();
        }
        seen = 0;
    }
}

void unsafe_spin_unlock(u32 *word) {
    UNSAFE("the lock began it");
    __atomic_store_n(word, 0, __ATOMIC_RELEASE);
    unsafe_quiet_end();
}
