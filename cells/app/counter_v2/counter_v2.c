/* counter_v2.c - counts of operations and errors, second layout: a total for each kind, and one for each CPU.
 *
 * Takes the totals over from the first layout; the counts by CPU begin at zero.
 * Bad at: many CPUs that count at once; there is one lock. */
#include <app/counter.h>
#include <base/bytes.h>
#include <cell.h>
#include <cpu/lock.h>

struct counter_table { u64 operations[COUNT_KINDS], errors[COUNT_KINDS], on_cpu[CPU_MAX]; };
SPIN_TYPE(counter_table)
STATE_VERSION(2) counter_table_spin counter_all;

void counter_add(u32 kind, u64 operations, u64 errors) {
    OWN(counter_table_hold) g = counter_table_lock(&counter_all);
    struct counter_table *t = counter_table_data(&g);
    AT(t->operations, kind) += operations;
    AT(t->errors, kind) += errors;
    AT(t->on_cpu, cpu_index() % CPU_MAX) += operations;
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
    OWN(counter_table_hold) g = counter_table_lock(&counter_all);
    return AT(counter_table_data(&g)->on_cpu, cpu);
}

u32 counter_layout(void) {
    return 2;
}

/* The counters as they lie in the state: the lock's word, free while a state is converted, and the table. */
struct counter_first { u64 word, operations[COUNT_KINDS], errors[COUNT_KINDS]; };
struct counter_second { u64 word, operations[COUNT_KINDS], errors[COUNT_KINDS], on_cpu[CPU_MAX]; };
PLAIN_TYPE(counter_first)
PLAIN_TYPE(counter_second)

static status counter_resume(text name, u32 old_version, cbytes old, bytes fresh) {
    struct counter_first from = {0};
    struct counter_second to = {0};
    if (!text_equal(name, TEXT("counter_all")) || old_version != 1) return st(E_BAD_STATE);
    if (!counter_first_read(old, 0, &from)) return st(E_BAD_STATE);
    for (u32 i = 0; i < COUNT_KINDS; i++) {
        AT(to.operations, i) = AT(from.operations, i);
        AT(to.errors, i) = AT(from.errors, i);
    }
    return counter_second_write(fresh, 0, &to) ? OK : st(E_BAD_STATE);
}

CELL(.resume = counter_resume);
