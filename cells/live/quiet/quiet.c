/* quiet.c - who stands in a piece of code.
 *
 * A task that stands where it does by its own call (blocked, a halted idle CPU, the caller of quiet_scan) is walked
 * frame by frame through the unwind tables: exact, and needed to be, since it may stay for ever. A task that was
 * stopped anywhere (running when the CPUs were held, or preempted) may hold a code address in any register or spilled
 * word, so all its registers and every word of its live stack count; it moves on soon, and what was stale then goes
 * away.
 * GCC with our flags calls imports through memory each time and never keeps a function's address across a call; only
 * arguments ("call me back") travel in registers, and no blocking call holds one.
 * A stack that cannot be walked counts word by word, too. */
#include <live/quiet.h>
#include <cpu/hold.h>
#include <live/unwind.h>
#include <mem/mapping.h>
#include <task/task.h>

static bool inside(quiet_ranges ranges, u64 address) {
    for (usize i = 0; i < ranges.len; i++) {
        const struct quiet_range *r = quiet_ranges_at(ranges, i);
        if (address >= r->start && address < r->end) return true;
    }
    return false;
}

/* Every live word of a stack; those that are not mapped end it. */
static bool words_touch(quiet_ranges ranges, u64 from, u64 to) {
    for (u64 at = from & ~7ul; at < to; at += 8) {
        if (at % PAGE_SIZE == 0 || at == (from & ~7ul)) {
            if (!mapping_probe(at, 8, ACCESS_READ)) return false;
        }
        UNSAFE("a mapped, aligned word of a stack that nobody changes while the CPUs are held");
        if (inside(ranges, *(const u64 *)at)) return true;
    }
    return false;
}

static bool registers_touch(quiet_ranges ranges, const struct unwind_regs *u) {
    for (usize i = 0; i < REGS; i++)
        if (inside(ranges, AT(u->r, i))) return true;
    return false;
}

static bool frames_touch(quiet_ranges ranges, struct unwind_regs *u, u64 high) {
    for (u32 depth = 0; depth < UNWIND_FRAMES; depth++) {
        if (inside(ranges, AT(u->r, REG_RIP))) return true;
        enum unwind_end end = unwind_step(u);
        if (end == UNWIND_BOTTOM) return false;
        if (end == UNWIND_LOST) break;
    }
    return words_touch(ranges, u->r[REG_RSP], high);
}

/* The CPU that runs a strand, or CPU_MAX. */
static u32 runner_of(u64 strand) {
    for (u32 i = 0; i < cpu_count(); i++)
        if (cpu_strand_of(i) == strand) return i;
    return CPU_MAX;
}

/* Where a strand stands now; true when it stopped anywhere, not by its own call. */
static bool registers_of(u64 strand, struct unwind_regs *u) {
    UNSAFE("the strand's task exists: the CPUs are held");
    const struct task *t = (const struct task *)strand;
    u32 cpu = runner_of(strand);
    if (cpu == CPU_MAX || (cpu == cpu_index() && hold_frame(cpu) == 0)) {
        struct saved_regs s = { 0 };
        if (cpu == CPU_MAX) context_regs(&t->strand, &s);
        else context_here(&s);
        unwind_from_saved(u, &s);
        return cpu == CPU_MAX && t->strand.id != 0 && t->phase != TASK_BLOCKED;
    }
    unwind_from_frame(u, (const struct frame *)hold_frame(cpu));
    return t->strand.id != 0;
}

static bool stands(quiet_ranges ranges, u64 strand) {
    struct unwind_regs u = { 0 };
    bool anywhere = registers_of(strand, &u);
    UNSAFE("the strand's task exists: the CPUs are held");
    u64 high = ((const struct strand *)strand)->stack_high;
    if (!anywhere) return frames_touch(ranges, &u, high);
    return registers_touch(ranges, &u) || words_touch(ranges, u.r[REG_RSP], high);
}

static void note(struct quiet_report *out, u64 task) {
    out->standing++;
    if (out->named < QUIET_TASKS) AT(out->task, out->named++) = task;
}

void quiet_scan(quiet_ranges ranges, struct quiet_report *out) {
    *out = (struct quiet_report){ 0 };
    u64 after = 0;
    UNSAFE("the list of tasks stands still while the CPUs are held");
    for (u64 s = unsafe_task_strand(&after); s; s = unsafe_task_strand(&after))
        if (stands(ranges, s)) note(out, after);
    for (u32 i = 0; i < cpu_count(); i++)
        if (sched_idle_strand(i) && stands(ranges, sched_idle_strand(i))) note(out, 0);
}

void quiet_kick(const struct quiet_report *r) {
    for (usize i = 0; i < r->named; i++) {
        OWN(task_ref) t = NONE(task_ref);
        status s = task_find(AT(r->task, i), &t);
        if (ok(s) && task_ref_live(&t)) task_leave(&t);
    }
}
