/* shootdown.c - TLB shootdown, one request at a time, published with a generation number.
 *
 * Who asks takes `busy`, publishes the range, raises the generation, interrupts the others and waits until the `seen`
 * of each is that generation. Who serves flushes the published range and copies the generation; the range cannot
 * change before it did. Asker and server run with interrupts off; an asker that waits for `busy` serves meanwhile, and
 * one that waits for the others holds `busy`, so nobody can ask anything of it.
 * A CPU that has just started may lose the first interrupt while its APIC is off; the asker repeats it.
 * Long ranges flush everything, which is cheaper.
 * Bad at: many CPUs unmapping at once - they queue for `busy`. */
#include <mem/shootdown.h>
#include <atomic.h>
#include <cpu/apic.h>
#include <cpu/trap.h>
#include "x86_64/tlb.h"
#include <cell.h>

enum { ALL_ABOVE = 32, REPEAT = 1 << 16, PAGE = 4096 };

struct shootdown_request {
    SYNC;
    atomic32 started, busy;
    atomic64 generation, start, count;
    atomic64 seen[CPU_MAX];
};
CELL_STATE struct shootdown_request shootdown_now;

static struct shootdown_request *now(void) {
    return &shootdown_now;
}

void shootdown_local(u64 start, u64 count) {
    if (count > ALL_ABOVE) {
        tlb_forget_all();
        return;
    }
    for (u64 i = 0; i < count; i++) tlb_forget_page(start + i * PAGE);
}

static u64 seen_by(u32 cpu) {
    return atomic64_get(&AT(now()->seen, cpu));
}

void shootdown_serve(void) {
    u64 flags = cpu_irq_save();
    u64 generation = atomic64_get(&now()->generation);
    u32 me = cpu_index();
    if (seen_by(me) != generation) {
        shootdown_local(atomic64_get(&now()->start), atomic64_get(&now()->count));
        atomic64_set(&AT(now()->seen, me), generation);
    }
    cpu_irq_restore(flags);
}

static void on_interrupt(struct frame *f) {
    (void)f;
    shootdown_serve();
    apic_eoi();
}

static void on_wait(u64 unused) {
    (void)unused;
    shootdown_serve();
}

/* Publishes the request; returns its generation. `busy` is held. */
static u64 publish(u64 start, u64 count) {
    atomic64_set(&now()->start, start);
    atomic64_set(&now()->count, count);
    u64 generation = atomic64_add(&now()->generation, 1) + 1;
    atomic64_set(&AT(now()->seen, cpu_index()), generation);
    return generation;
}

static void wait_for(u32 cpu, u64 generation) {
    for (u64 spins = 1; seen_by(cpu) != generation; spins++) {
        if (spins % REPEAT == 0) apic_send_others(VECTOR_SHOOTDOWN);
        cpu_relax();
    }
}

static void ask_others(u64 start, u64 count) {
    while (!atomic32_cas(&now()->busy, 0, 1)) {
        shootdown_serve();
        cpu_relax();
    }
    u32 cpus = cpu_count();
    u64 generation = publish(start, count);
    apic_send_others(VECTOR_SHOOTDOWN);
    for (u32 i = 0; i < cpus; i++) wait_for(i, generation);
    atomic32_set(&now()->busy, 0);
}

void shootdown(u64 start, u64 count) {
    u64 flags = cpu_irq_save();
    shootdown_local(start, count);
    if (atomic32_get(&now()->started) && cpu_count() > 1) ask_others(start, count);
    cpu_irq_restore(flags);
}

status shootdown_start(void) {
    TRY(trap_set(VECTOR_SHOOTDOWN, on_interrupt));
    TRY(cpu_set_serve(on_wait));
    atomic32_set(&now()->started, 1);
    return OK;
}

u64 shootdown_rounds(void) {
    return atomic64_get(&now()->generation);
}
