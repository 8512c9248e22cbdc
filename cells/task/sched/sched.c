/* sched.c - switches tasks.
 *
 * The gate of a task tells how far it is with blocking: OPEN runs on, ARMED is about to block, SHUT is off its CPU and
 * in nobody's queue. sched_wake opens it; only who finds it SHUT makes the task runnable, so a task is queued once.
 * A task that leaves its CPU is given to others (queued, SHUT, or listed as dead) by the context that runs after it,
 * when the switch is complete: until then its registers are not saved and its stack is in use. `left` and `how` of the
 * task that runs next carry this over the switch; interrupts stay off from setting to reading them. So no task ever
 * runs on two CPUs, and nobody waits for another CPU to let go of one. A task that yields to another one of its CPU is
 * queued at once, which saves a second way to the queue, but marked as leaving, and given to others by taking the mark
 * off. It stays in its CPU's queue; a tick looks for a shorter one.
 * An idle CPU sets its bit in `halted` before it looks for work for the last time; who queues a task looks at the bits
 * afterwards, claims one and sends an interrupt. The look and the halt are one for interrupts (cpu_halt).
 * Invariants: context switches happen with interrupts off and no spin lock held; idle contexts are never queued.
 * Bad at: waking a task on a busy CPU in less than a tick while no CPU is idle. */
#include <task/sched.h>
#include <base/bytes.h>
#include <base/raise.h>
#include <cell.h>
#include <cpu/apic.h>
#include <cpu/clock.h>
#include <cpu/context.h>
#include <cpu/hook.h>
#include <cpu/lock.h>
#include <cpu/trap.h>
#include <mem/heap.h>

enum { GATE_OPEN, GATE_ARMED, GATE_SHUT };
/* LEAVE_DONE: nobody has to know: an idle context, or a pinned task that is queued already. */
enum leave { LEAVE_DONE, LEAVE_READY, LEAVE_TURNED, LEAVE_BLOCKED, LEAVE_ENDED };

struct sched_cpu {                       /* touched by its CPU only, interrupts off */
    u64 idle;                            /* address of its idle context */
    u64 switches;
} __attribute__((aligned(64)));
struct sched_shared {
    SYNC;
    atomic64 halted;                     /* bit i: CPU i looks for work or halts */
    atomic64 running;                    /* CPUs that schedule */
    atomic64 dead;                       /* tasks that are listed in sched_ended */
};
struct sched_table { SYNC; struct sched_cpu at[CPU_MAX]; struct sched_shared shared; struct hook idle; };
CELL_STATE struct sched_table sched_cpus;
struct sched_grave { u64 first; };       /* ended tasks, linked by run.next */
SPIN_TYPE(sched_grave)
CELL_STATE sched_grave_spin sched_ended;

OWNED_LOCAL(quiet);                      /* interrupts are off while it lives */
struct quiet { OWNED; u64 flags; };      /* never 0: bit 1 of the flags is always set */
OWNED_FUNS(quiet, flags)
static void quiet_release(quiet *self) { cpu_irq_restore(self->flags); }
static quiet_must quiet_begin(void) { return (quiet){ .flags = cpu_irq_save() }; }
static bool quiet_before(const quiet *q) { return !(q->flags & CPU_IRQ_ON); }

static struct sched_cpu *cpu_at(u32 i) {
    UNSAFE("addresses the words of one CPU");
    return &AT(sched_cpus.at, i);
}

static struct sched_shared *shared(void) {
    return &sched_cpus.shared;
}

static struct task *task_at(u64 address) {
    UNSAFE("tasks are linked by address; they live until they have been listed as dead");
    return (struct task *)address;
}

static struct task *task_of(u64 entry) { return task_at(entry - __builtin_offsetof(struct task, run)); }
static struct task *running(void) { return task_at((u64)cpu_strand()); }
struct task *sched_self(void) { return running(); }
static bool is_idle(const struct task *t) { return t->strand.id == 0; }
static bool is_killed(const struct task *t) { return t->strand.kill && !t->strand.defer; }

/* Wakes one of the halted CPUs that may run what was queued on `cpu`. */
static void wake_halted(u64 halted, u32 cpu, bool pinned) {
    for (u32 i = 0; i < CPU_MAX; i++) {
        u32 candidate = (cpu + i) % CPU_MAX;
        u64 bit = 1ul << candidate;
        if (pinned && i) return;
        if (!(halted & bit) || !(atomic64_and(&shared()->halted, ~bit) & bit)) continue;
        if (candidate != cpu_index()) apic_send(candidate, VECTOR_RESCHEDULE);
        return;
    }
}

/* Lets a halted CPU run what was queued on `cpu`, if another one may. */
static void rouse(u32 cpu, bool pinned) {
    u64 halted = atomic64_add(&shared()->halted, 0);     /* a full barrier after the queueing */
    if (halted) wake_halted(halted, cpu, pinned);
}

static __attribute__((noinline)) void make_ready(struct task *t) {
    bool pinned = t->run.cpu != POLICY_ANY;
    t->phase = TASK_RUNNABLE;
    rouse(policy_add(&t->run), pinned);                  /* from here on t may run, and end, elsewhere */
}

/* Of a task that lies in this CPU's queue already: from here on others may take it. */
static void share(struct task *t, u32 cpu) {
    policy_left(&t->run, cpu);
    rouse(cpu, false);
}

static __attribute__((noinline)) void list_dead(struct task *t) {
    OWN(sched_grave_hold) g = sched_grave_lock(&sched_ended);
    t->run.next = sched_grave_data(&g)->first;
    sched_grave_data(&g)->first = (u64)t;
    atomic64_add(&shared()->dead, 1);
}

/* Gives the task that was left for self to whom it belongs now. */
static __attribute__((noinline)) void settle(const struct task *self) {
    struct task *t = task_at(self->left);
    switch ((enum leave)self->how) {
    case LEAVE_BLOCKED:
        t->phase = TASK_BLOCKED;
        if (!atomic64_cas(&t->gate, GATE_ARMED, GATE_SHUT)) make_ready(t);
        return;
    case LEAVE_READY: make_ready(t); return;
    case LEAVE_TURNED: share(t, (u32)self->cpu); return;
    case LEAVE_ENDED: list_dead(t); return;
    case LEAVE_DONE: default: return;
    }
}

/* The switch to the running context self is complete. */
static void arrive(const struct task *self) {
    if (self->how != LEAVE_DONE) settle(self);
}

/* Leaves the running context self for `next`; returns when it runs again. Interrupts off. */
static void switch_to(struct task *self, struct task *next, enum leave how) {
    next->phase = TASK_RUNNING;
    next->cpu = self->cpu;
    next->switches++;
    next->left = (u64)self;
    next->how = how;
    cpu_at((u32)self->cpu)->switches++;
    cpu_set_strand(&next->strand);
    context_switch(&self->strand, &next->strand);
    arrive(self);
}

/* Leaves the running context self for the next task; returns when it runs again, or at once (false) when it may stay
 * and nothing else wants to run. Interrupts off. */
static bool switch_away(struct task *self, enum leave how) {
    u32 cpu = (u32)self->cpu;
    u64 entry = policy_take(cpu);
    if (!entry && (how == LEAVE_DONE || how == LEAVE_READY)) return false;
    if (how == LEAVE_DONE) atomic64_and(&shared()->halted, ~(1ul << cpu));
    switch_to(self, entry ? task_of(entry) : task_at(cpu_at(cpu)->idle), how);
    return true;
}

/* Lets the next task of this CPU run, or one of another CPU when there is none. Interrupts off. */
static void give_way(struct task *self) {
    bool pinned = self->run.cpu != POLICY_ANY;           /* then no other CPU takes it, left or not */
    u64 entry = policy_turn(&self->run, (u32)self->cpu);
    if (!entry) {
        switch_away(self, LEAVE_READY);
        return;
    }
    self->phase = TASK_RUNNABLE;
    switch_to(self, task_of(entry), pinned ? LEAVE_DONE : LEAVE_TURNED);
}

static void idle_round(u64 cpu) {
    cpu_irq_disable();
    atomic64_or(&shared()->halted, 1ul << cpu);
    if (!switch_away(running(), LEAVE_DONE)) cpu_halt();
}

/* An idle context never returns, so that its frames would keep this version of the cell for ever. It starts afresh on
 * its own stack after every round instead, at the address that a swap redirects. */
static void idle(u64 cpu) {
    if (raise_catch(idle_round, cpu)) cpu_irq_disable();   /* a fault in an interrupt handler ends here */
    context_leave(running()->strand.stack_high, hook_function(&sched_cpus.idle), cpu);
}

static void idle_context(u32 cpu, u64 low, u64 high) {
    UNSAFE("an idle context is never freed");
    u64 address = unsafe_heap_alloc(sizeof(struct task));
    if (!address) panic("no memory for an idle context");
    struct task *t = task_at(address);
    *t = (struct task){ .strand = { .stack_low = low, .stack_high = high }, .phase = TASK_RUNNING, .cpu = cpu };
    cpu_at(cpu)->idle = address;
    cpu_set_strand(&t->strand);
    status s = hook_set(&sched_cpus.idle, idle);
    if (!ok(s)) panic("no hook for the idle contexts");
}

_Noreturn void sched_run(u32 cpu, u64 low, u64 high) {
    struct saved_regs here = { 0 };
    context_here(&here);
    u64 top = high ? high : here.rsp & ~15ul;
    idle_context(cpu, low, top);
    apic_timer(TICK_HZ);
    atomic64_add(&shared()->running, 1);
    context_leave(top, idle, cpu);
}

bool sched_started(void) { return atomic64_get(&shared()->running) != 0; }

u64 sched_switches(void) {
    u64 sum = 0;
    for (u32 i = 0; i < CPU_MAX; i++) sum += cpu_at(i)->switches;
    return sum;
}

void sched_stand(const struct task *t, struct task_stand *out) {
    const struct strand *s = &t->strand;
    *out = (struct task_stand){ .id = s->id, .stack_high = s->stack_high, .saved_rsp = s->saved_rsp, .cpu = CPU_MAX,
                                .blocked = t->phase == TASK_BLOCKED };
    for (u32 i = 0; i < cpu_count(); i++)
        if (cpu_strand_of(i) == (u64)s) out->cpu = i;
}

bool sched_idle_stand(u32 cpu, struct task_stand *out) {
    u64 idle = cpu_at(cpu)->idle;
    if (idle) sched_stand(task_at(idle), out);
    return idle != 0;
}

void sched_yield(void) {
    {
        OWN(quiet) q = quiet_begin();
        if (quiet_before(&q)) panic("yielding with a spin lock held or interrupts off");
        give_way(running());
    }
    poll();
}

void sched_prepare(u64 what) {
    struct task *t = running();
    if (what != AS_BEFORE) t->waits_for = what;
    atomic64_set(&t->gate, GATE_ARMED);
}

void sched_unblock(void) { atomic64_set(&running()->gate, GATE_OPEN); }

status sched_block(void) {
    OWN(quiet) q = quiet_begin();
    if (quiet_before(&q)) panic("blocking with a spin lock held or interrupts off");
    struct task *t = running();
    if (!atomic64_get(&t->kicked) && !is_killed(t) && atomic64_get(&t->gate) == GATE_ARMED)
        switch_away(t, LEAVE_BLOCKED);
    atomic64_set(&t->gate, GATE_OPEN);
    if (is_killed(t)) return st(E_KILLED);
    return atomic64_swap(&t->kicked, 0) ? st(E_RETRY) : OK;
}

bool sched_wake(struct task *t) {
    u64 was = atomic64_swap(&t->gate, GATE_OPEN);
    if (was != GATE_SHUT) return was == GATE_ARMED;
    OWN(quiet) q = quiet_begin();
    make_ready(t);
    return true;
}

void sched_kick(struct task *t) {
    atomic64_set(&t->kicked, 1);
    sched_wake(t);
}

void sched_tick(void) {
    if (!cpu_has_strand()) return;
    struct task *t = running();
    if (!is_idle(t) && policy_tick(&t->run, (u32)t->cpu)) switch_away(t, LEAVE_READY);
}

void sched_launch(struct task *t) {
    OWN(quiet) q = quiet_begin();
    t->run.last = cpu_index();
    make_ready(t);
}

void sched_arrive(void) {
    arrive(running());
    cpu_irq_enable();
}

_Noreturn void sched_end(void) {
    cpu_irq_disable();
    struct task *self = running();
    self->phase = TASK_ENDED;
    switch_away(self, LEAVE_ENDED);
    panic("an ended task ran again");
}

u64 sched_dead(void) {
    if (!atomic64_get(&shared()->dead)) return 0;
    OWN(sched_grave_hold) g = sched_grave_lock(&sched_ended);
    u64 first = sched_grave_data(&g)->first;
    if (!first) return 0;
    sched_grave_data(&g)->first = task_at(first)->run.next;
    atomic64_sub(&shared()->dead, 1);
    return first;
}
