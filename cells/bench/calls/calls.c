/* calls.c - what a call into another cell costs, an interrupt to oneself, and a deadline.
 *
 * The number of the own task is a call into the cell cpu and one load; the own record is read through the scheduler.
 * Four calls stand in a row, so that a quarter of the loop's three instructions counts for each. An interrupt is timed
 * from the write to the local APIC to the first instruction of its function. A timer's row is how long after its
 * deadline a sleeper runs, not how long it slept. */
#include <bench/calls.h>
#include <atomic.h>
#include <cell.h>
#include <cpu/apic.h>
#include <cpu/clock.h>
#include <cpu/trap.h>
#include <task/sched.h>
#include <task/sleep.h>

enum { NULL_CALL, NULL_STATE, INTERRUPT, TIMER };
enum { VECTOR_BENCH = 0xe8, SLEEP_NS = 15000000, IN_A_ROW = 4 };
static const struct row rows[] = {
    [NULL_CALL] = { "null_call", 0, 100000, 1, "the number of the own task, from another cell" },
    [NULL_STATE] = { "null_state", 0, 100000, 1, "three words of the own task's record" },
    [INTERRUPT] = { "interrupt", 0, 1000, 1, "an interrupt to the own CPU, to its function" },
    [TIMER] = { "timer", 0, 10, 1, "a sleeper runs, after its deadline" },
};
CELL_STATE atomic64 calls_arrived;                   /* when the interrupt's function began; 0: not yet */

bool calls_row(u32 i, struct row *out) {
    if (i >= LEN(rows)) return false;
    *out = AT(rows, i);
    return true;
}

static status null_calls(struct meter *m) {
    u64 sum = 0;
    while (meter_again(m)) {
        meter_begin(m);
        for (u64 i = 0; i < m->n; i += IN_A_ROW) {
            sum += cpu_strand()->id;
            sum += cpu_strand()->id;
            sum += cpu_strand()->id;
            sum += cpu_strand()->id;
        }
        meter_end(m);
    }
    return sum ? OK : st(E_FAILED);
}

static u64 own_record(void) {
    const struct task *t = sched_self();
    return t->switches + t->cpu + t->phase;
}

static status own_records(struct meter *m) {
    u64 sum = 0;
    while (meter_again(m)) {
        meter_begin(m);
        for (u64 i = 0; i < m->n; i += IN_A_ROW) sum += own_record() + own_record() + own_record() + own_record();
        meter_end(m);
    }
    return sum ? OK : st(E_FAILED);
}

static void on_interrupt(struct frame *f) {
    (void)f;
    atomic64_set(&calls_arrived, clock_cycles());
}

OWNED_LOCAL(listening);                              /* the vector has its function while this lives */
struct listening { OWNED; u32 vector; };
OWNED_FUNS(listening, vector)
static void listening_release(listening *self) {
    trap_clear(self->vector);
}

static u64 one_interrupt(void) {
    atomic64_set(&calls_arrived, 0);
    u64 start = clock_cycles();
    apic_send(cpu_index(), VECTOR_BENCH);
    while (!atomic64_get(&calls_arrived)) poll();
    return atomic64_get(&calls_arrived) - start;
}

static status interrupts(struct meter *m) {
    OWN(listening) l = { .vector = VECTOR_BENCH };
    TRY(trap_set(VECTOR_BENCH, on_interrupt));
    while (meter_again(m))
        for (u64 i = 0; i < m->n; i++) meter_add(m, one_interrupt());
    return OK;
}

static status deadlines(struct meter *m) {
    while (meter_again(m))
        for (u64 i = 0; i < m->n; i++) {
            u64 until = clock_ns() + SLEEP_NS;
            sleep_until(until);
            meter_add(m, (clock_ns() - until) * clock_khz() / 1000000);
        }
    return OK;
}

status calls_run(u32 i, struct meter *m) {
    switch (i) {
    case NULL_CALL: return null_calls(m);
    case NULL_STATE: return own_records(m);
    case INTERRUPT: return interrupts(m);
    case TIMER: return deadlines(m);
    default: return st(E_NOT_FOUND);
    }
}
