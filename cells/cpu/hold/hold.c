/* hold.c - all CPUs stand still.
 *
 * `holder` is the number of the CPU that holds, plus one; `epoch` is odd while it does. A held CPU notes its frame,
 * counts itself in, and spins until the epoch has moved on; then it loads its block and tables anew, because the state
 * that they lie in may have moved meanwhile, and counts itself out. The holder waits for both counts, so no CPU of one
 * hold is ever seen by the next.
 * While it spins a CPU serves what others ask of it (cpu_serve), so the holder may shoot down translations.
 * Why nobody waits for ever: a CPU with interrupts off holds a spin lock or waits for one; its holder is not held
 * before it has unlocked, since that too needs interrupts on. Hence hold_all refuses to start under a spin lock.
 * Bad at: CPUs that keep interrupts off for long; the holder waits for them. */
#include <cpu/hold.h>
#include <atomic.h>
#include <base/raise.h>
#include <cell.h>
#include <cpu/apic.h>
#include <cpu/trap.h>

struct hold_shared { SYNC; atomic32 holder, epoch, standing; atomic64 frames[CPU_MAX]; };
CELL_STATE struct hold_shared hold_shared;

static void stand(struct frame *f) {
    u32 me = cpu_index(), epoch = atomic32_get(&hold_shared.epoch);
    if (!(epoch & 1)) return;                        /* released before this interrupt came */
    atomic64_set(&AT(hold_shared.frames, me), (u64)f);
    atomic32_add(&hold_shared.standing, 1);
    while (atomic32_get(&hold_shared.epoch) == epoch) {
        cpu_serve();
        cpu_relax();
    }
    cpu_reload(me);
    trap_reload();
    atomic64_set(&AT(hold_shared.frames, me), 0);
    atomic32_sub(&hold_shared.standing, 1);
}

status hold_start(void) { return trap_set(VECTOR_HOLD, stand); }

static u32 others(void) {
    u32 n = 0;
    for (u32 i = 0; i < cpu_count(); i++) n += cpu_online(i) && i != cpu_index();
    return n;
}

/* Waits until this CPU is the holder; interrupts are off then. Returns the flags to restore. */
static u64 become_holder(void) {
    for (;;) {
        u64 flags = cpu_irq_save();
        if (atomic32_cas(&hold_shared.holder, 0, cpu_index() + 1)) return flags;
        cpu_irq_restore(flags);
        if (!cpu_irq_enabled()) panic("hold_all with interrupts off");
        cpu_relax();
        poll();
    }
}

held_must hold_all(void) {
    if (cpu_locks()) panic("hold_all under a spin lock");
    u64 flags = become_holder();
    u32 expected = others();
    atomic32_add(&hold_shared.epoch, 1);
    for (u32 i = 0; i < cpu_count(); i++)
        if (cpu_online(i) && i != cpu_index()) apic_send(i, VECTOR_HOLD);
    while (atomic32_get(&hold_shared.standing) != expected) {
        cpu_serve();
        cpu_relax();
    }
    return (held){ .flags = flags | 2 };             /* bit 1 of the flags is always set: the value is live */
}

void held_release(held *self) {
    atomic32_add(&hold_shared.epoch, 1);
    while (atomic32_get(&hold_shared.standing)) cpu_relax();
    atomic32_set(&hold_shared.holder, 0);
    cpu_irq_restore(self->flags);
}

u64 hold_frame(u32 index) {
    return atomic64_get(&AT(hold_shared.frames, index));
}

bool hold_mine(void) {
    return atomic32_get(&hold_shared.holder) == cpu_index() + 1;
}
