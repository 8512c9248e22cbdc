/* lock.c - the spin lock word: 0 free, else 1 + the index of the CPU that holds it.
 *
 * Interrupts go off before the first try (x86_64/lock.S) and stay off, so a holder runs to its end; a waiter serves
 * what others ask of this CPU (cpu_serve), or a holder that waits for this CPU's TLB would wait for ever.
 * Invariant: a CPU is quiet (cpu.h) once for each word that holds its number.
 * Bad at: fairness under heavy contention, and at long critical sections. */
#include <cpu/lock.h>
#include <base/raise.h>
#include <cell.h>
#include "x86_64/wait.h"

_Static_assert(CPU_GS_INDEX == 8 && CPU_GS_QUIET == 32 && CPU_GS_FLAGS == 40, "lock.S");

void spin_wait(u32 *word) {
    u32 me = cpu_index() + 1, seen = 0;
    while (!__atomic_compare_exchange_n(word, &seen, me, false, __ATOMIC_ACQUIRE, __ATOMIC_RELAXED)) {
        if (seen == me) {
            UNSAFE("the lock that is not taken has begun it");
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
