/* turn.c - the right to change the registry's tables, which one task has at a time.
 *
 * It is no lock of the processor's: interrupts stay on, the task may block and be killed, and a task that is unwound
 * while it has the turn gives it back by cleanup, after the cleanup of what it was making. Bad at: fairness. */
#include <link/turn.h>
#include <cell.h>
#include <cpu/cpu.h>
#include <cpu/lock.h>

struct owner { u64 task, depth; };
SPIN_TYPE(owner)
CELL_STATE owner_spin turn_owner;

static bool turn_try(u64 me) {
    OWN(owner_hold) g = owner_lock(&turn_owner);
    struct owner *o = owner_data(&g);
    if (o->depth != 0 && o->task != me) return false;
    o->task = me;
    o->depth++;
    return true;
}

turn_must turn_wait(void) {
    u64 me = cpu_has_strand() ? cpu_strand()->id + 2 : 1;
    while (!turn_try(me)) {
        cpu_relax();
        poll();
    }
    return (turn){ .owner = me };
}

void turn_release(turn *self) {
    OWN(owner_hold) g = owner_lock(&turn_owner);
    (void)self->owner;
    owner_data(&g)->depth--;
}
