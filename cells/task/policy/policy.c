/* policy.c - round robin: first come first served, a time slice of one tick, no priorities.
 *
 * Bad at: telling an interactive task from a busy one. */
#include <task/policy.h>
#include <cell.h>

CELL_STATE struct run_queues policy_queues;

u32 policy_add(struct run_entry *e) {
    u32 cpu = run_place(&policy_queues, e);
    run_put(&policy_queues, cpu, e);
    return cpu;
}

u64 policy_take(u32 cpu) { return run_take(&policy_queues, cpu, false); }

u64 policy_turn(struct run_entry *e, u32 cpu) { return run_turn(&policy_queues, cpu, e, false); }

void policy_left(struct run_entry *e, u32 cpu) { run_left(&policy_queues, cpu, e); }

bool policy_tick(struct run_entry *e, u32 cpu) {
    e->used = 0;
    return run_length(&policy_queues, cpu) != 0;
}

u64 policy_length(u32 cpu) { return run_length(&policy_queues, cpu); }

text policy_name(void) { return TEXT("round robin"); }
