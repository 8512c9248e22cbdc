/* policy_fair.c - fair shares by priority: who has used the least of its share runs next.
 *
 * A tick costs a task as much as its priority is low: two steps of priority halve the price, so they double the share.
 * Each turn costs the TURNS_PER_TICKth part of a tick at least, so that tasks which hand the CPU to and fro between two
 * ticks are counted too and can't keep others waiting for ever.
 * A task that just slept is due at the queue's own time, ahead of those that computed meanwhile, which keeps consoles
 * quick beside busy tasks; nobody starves, because every turn moves the queue's time on.
 * Bad at: hundreds of runnable tasks on one CPU, because the one due first is searched for. */
#include <task/policy.h>
#include <cell.h>

enum { TURNS_PER_TICK = 16 };
CELL_STATE struct run_queues policy_queues;

static u64 price(const struct run_entry *e) {
    u64 below = e->priority < PRIORITIES ? PRIORITIES - 1 - e->priority : 0;
    return (u64)TURNS_PER_TICK << (below / 2);
}

u32 policy_add(struct run_entry *e) {
    u32 cpu = run_place(&policy_queues, e);
    e->used += price(e) / TURNS_PER_TICK;
    run_put(&policy_queues, cpu, e);
    return cpu;
}

u64 policy_take(u32 cpu) { return run_take(&policy_queues, cpu, true); }

u64 policy_turn(struct run_entry *e, u32 cpu) {
    if (!run_length(&policy_queues, cpu)) return 0;
    e->used += price(e) / TURNS_PER_TICK;
    return run_turn(&policy_queues, cpu, e, true);
}

void policy_left(struct run_entry *e, u32 cpu) { run_left(&policy_queues, cpu, e); }

bool policy_tick(struct run_entry *e, u32 cpu) {
    e->used += price(e);
    return run_before(&policy_queues, cpu, e->used);
}

u64 policy_length(u32 cpu) { return run_length(&policy_queues, cpu); }

text policy_name(void) { return TEXT("fair"); }
