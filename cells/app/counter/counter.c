/* counter.c - counts of operations and errors, first layout: a total for each kind.
 *
 * `swap counter counter_v2` gives the state another layout while `stress` counts in it, and back. resume takes the
 * totals over from the second layout; how they were spread over the CPUs is lost, because there is no place for it.
 * Bad at: many CPUs that count at once; there is one lock. */
#include <app/counter.h>
#include <base/bytes.h>
#include <cell.h>
#include <cpu/lock.h>

struct counter_table { u64 operations[COUNT_KINDS], errors[COUNT_KINDS]; };
SPIN_TYPE(counter_table)
CELL_STATE counter_table_spin counter_all;

void counter_add(u32 kind, u64 operations, u64 errors) {
    OWN(counter_table_hold) g = counter_table_lock(&counter_all);
    struct counter_table *t = counter_table_data(&g);
    AT(t->operations, kind) += operations;
    AT(t->errors, kind) += errors;
}

struct counter_total counter_get(u32 kind) {
    OWN(counter_table_hold) g = counter_table_lock(&counter_all);
    const struct counter_table *t = counter_table_data(&g);
    return (struct counter_total){ .operations = AT(t->operations, kind), .errors = AT(t->errors, kind) };
}

void counter_clear(void) {
    OWN(counter_table_hold) g = counter_table_lock(&counter_all);
    *counter_table_data(&g) = (struct counter_table){0};
}

u64 counter_on_cpu(u32 cpu) {
    (void)cpu;
    return 0;
}

u32 counter_layout(void) {
    return 1;
}

/* The counters as they lie in the state: the lock's word, free while a state is converted, and the table. */
struct counter_first { u64 word, operations[COUNT_KINDS], errors[COUNT_KINDS]; };
struct counter_second { u64 word, operations[COUNT_KINDS], errors[COUNT_KINDS], on_cpu[CPU_MAX]; };
PLAIN_TYPE(counter_first)
PLAIN_TYPE(counter_second)

static status counter_resume(text name, u32 old_version, cbytes old, bytes fresh) {
    struct counter_second from = {0};
    struct counter_first to = {0};
    if (!text_equal(name, TEXT("counter_all")) || old_version != 2) return st(E_BAD_STATE);
    if (!counter_second_read(old, 0, &from)) return st(E_BAD_STATE);
    for (u32 i = 0; i < COUNT_KINDS; i++) {
        AT(to.operations, i) = AT(from.operations, i);
        AT(to.errors, i) = AT(from.errors, i);
    }
    return counter_first_write(fresh, 0, &to) ? OK : st(E_BAD_STATE);
}

CELL(.resume = counter_resume);
