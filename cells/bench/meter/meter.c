/* meter.c - repetitions of an operation, and the samples that come of them.
 *
 * Everything is kept in the meter, on the stack of the task that measures. Reading the counter twice costs some ten
 * instructions in each repetition, which are in the result: rows have enough operations to make that nothing.
 * Bad at: single operations that are faster than reading the counter. */
#include <bench/meter.h>
#include <base/bytes.h>
#include <cell.h>
#include <cpu/clock.h>

enum { WARM_UP = 10, CENTI = 100 };

struct meter meter_of(const struct row *r, u64 n) {
    return (struct meter){ .arg = r->arg, .planned = n };
}

/* Samples stay in order of size. */
static void keep(struct readings *r, u64 count, u64 value) {
    u64 at = count;
    for (; at && AT(r->at, at - 1) > value; at--) AT(r->at, at) = AT(r->at, at - 1);
    AT(r->at, at) = value;
}

bool meter_next(struct meter *m) {
    if (m->round > 1) keep(&m->result, m->round - 2, m->operations ? m->ticks * CENTI / m->operations : 0);
    if (m->round > METER_REPEATS) return false;
    m->n = m->round ? m->planned : m->planned / WARM_UP + 1;
    m->operations = m->n;
    m->ticks = 0;
    m->round++;
    return true;
}

void meter_begin(struct meter *m) {
    m->begun = clock_cycles();
}

void meter_end(struct meter *m) {
    m->ticks += clock_cycles() - m->begun;
}

void meter_add(struct meter *m, u64 ticks) {
    m->ticks += ticks;
}

void meter_operations(struct meter *m, u64 operations) {
    m->operations = operations;
}

void meter_why(struct meter *m, text why) {
    STORE(m->result.why, why);
}
