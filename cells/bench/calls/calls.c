/* calls.c - what a call into another cell costs, an interrupt to oneself, and a deadline.
 *
 * The number of the own task is a call into the cell cpu and one load; the own record is read through the scheduler.
 * An interrupt is timed from the write to the local APIC to the first instruction of its function. A timer's row is how
 * long after its deadline a sleeper runs, not how long it slept. */
#include <bench/calls.h>
#include <atomic.h>
#include <cell.h>
#include <cpu/apic.h>
#include <cpu/clock.h>
#include <cpu/trap.h>
#include <task/sched.h>
#include <task/sleep.h>

enum { NULL_CALL, NULL_STATE, INTERRUPT, TIMER };
enum { VECTOR_BENCH = 0xe8, SLEEP_NS = 15000000 };
static const struct bench_row rows[] = {
    [NULL_CALL] = { "null_call", 0, 100000, 1 },
    [NULL_STATE] = { "null_state", 0, 100000, 1 },
    [INTERRUPT] = { "interrupt", 0, 1000, 1 },
    [TIMER] = { "timer", 0, 10, 1 },
};
CELL_STATE atomic64 calls_arrived;                   /* when the interrupt's function began; 0: not yet */

bool calls_row(u32 i, struct bench_row *out) {
    if (i >= LEN(rows)) return false;
    *out = AT(rows, i);
    return true;
}

static u64 null_call(u64 n) {
    u64 start = clock_cycles(), sum = 0;
    for (u64 i = 0; i < n; i++) sum += cpu_strand()->id;
    u64 end = clock_cycles();
    if (!sum) panic("a task without a number");
    return end - start;
}

static u64 null_state(u64 n) {
    u64 start = clock_cycles(), sum = 0;
    for (u64 i = 0; i < n; i++) {
        const struct task *t = sched_self();
        sum += t->switches + t->cpu + t->phase;
    }
    u64 end = clock_cycles();
    if (!sum) panic("a task that never ran");
    return end - start;
}

static void on_interrupt(struct frame *f) {
    (void)f;
    atomic64_set(&calls_arrived, clock_cycles());
}

static status interrupts(u64 n, u64 *ticks) {
    TRY(trap_set(VECTOR_BENCH, on_interrupt));
    *ticks = 0;
    for (u64 i = 0; i < n; i++) {
        atomic64_set(&calls_arrived, 0);
        u64 start = clock_cycles();
        apic_send(cpu_index(), VECTOR_BENCH);
        while (!atomic64_get(&calls_arrived)) poll();
        *ticks += atomic64_get(&calls_arrived) - start;
    }
    trap_clear(VECTOR_BENCH);
    return OK;
}

static status deadlines(u64 n, u64 *ticks) {
    u64 late = 0, ns = clock_ns(), cycles = clock_cycles();
    for (u64 i = 0; i < n; i++) {
        u64 until = clock_ns() + SLEEP_NS;
        sleep_until(until);
        late += clock_ns() - until;
    }
    u64 per_us = (clock_cycles() - cycles) / ((clock_ns() - ns) / 1000 + 1);
    *ticks = late * per_us / 1000;
    return OK;
}

status calls_run(u32 i, u64 n, u64 *ticks) {
    if (i == INTERRUPT) return interrupts(n, ticks);
    if (i == TIMER) return deadlines(n, ticks);
    *ticks = i == NULL_CALL ? null_call(n) : null_state(n);
    return OK;
}
