/* lock.h - spin locks that own their data: `SPIN_TYPE(T)` makes T_spin, reachable only through a T_hold.
 *
 * Holding one disables interrupts on this CPU, so the holder is neither preempted nor killed; hold it for a bounded
 * few hundred instructions, never across a blocking call. A fault while holding unwinds, and the guard's cleanup
 * releases. Locks are ticketless test-and-set with a relaxed read loop: fair enough for 32 CPUs, and a holder that
 * was unwound leaves nothing to repair. Each names its holder for the fault log.
 * Lock order: what an owner guards, then a wait queue or the alarm wheel, then a run queue; below them all the books of
 * heap, pages and frames. Locks of one cell never nest. */
#pragma once
#include <cpu/cpu.h>

CELL_API_BEGIN

/* Takes the lock word; interrupts stay off until the last lock of this CPU is given back, in whichever order. Panics
 * when this CPU holds it already. */
void unsafe_spin_lock(u32 *word);
void unsafe_spin_unlock(u32 *word);

CELL_API_END

/* struct T must be complete. T_lock(&s) waits and gives the guard; T_data(&g) borrows the data from the guard. */
#define SPIN_TYPE(T)                                                                                            \
    typedef struct T##_spin { SYNC; u32 word; struct T data; } T##_spin;                                        \
    OWNED_LOCAL(T##_hold);                                                                                      \
    struct T##_hold { OWNED; VIEW; T##_spin *s; };                                                              \
    OWNED_FUNS(T##_hold, s)                                                                                     \
    static inline T##_hold_must T##_lock(T##_spin *s) {                                                         \
        UNSAFE("own.h: lock"); unsafe_spin_lock(&s->word); return (T##_hold){ .s = s }; }                       \
    static inline struct T *T##_data(T##_hold *g) { UNSAFE("own.h: lock"); return &g->s->data; }                \
    static void T##_hold_release(T##_hold *self) {                                                              \
        UNSAFE("own.h: lock"); unsafe_spin_unlock(&self->s->word); }
