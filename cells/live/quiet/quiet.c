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
    struct peek_page seen = { 0 };
    u64 word = 0;
    for (u64 at = from & ~7ul; at < to && peek_word(&seen, at, &word); at += 8)
        if (inside(ranges, word)) return true;
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

bool quiet_registers(const struct task_stand *t, struct unwind_regs *u) {
    struct saved_regs s = { 0 };
    if (t->cpu == CPU_MAX) {
        struct strand out = { .saved_rsp = t->saved_rsp };
        context_regs(&out, &s);
        unwind_from_saved(u, &s);
        return t->id != 0 && !t->blocked;
    }
    if (t->cpu != cpu_index() || hold_frame(t->cpu) != 0)
        return unwind_from_held(u, hold_frame(t->cpu)) && t->id != 0;
    context_here(&s);
    unwind_from_saved(u, &s);
    unwind_step(u);                                  /* this frame is gone when they are looked at */
    return false;
}

static bool stands(quiet_ranges ranges, const struct task_stand *t) {
    struct unwind_regs u = { 0 };
    if (!quiet_registers(t, &u)) return frames_touch(ranges, &u, t->stack_high);
    return registers_touch(ranges, &u) || words_touch(ranges, AT(u.r, REG_RSP), t->stack_high);
}

static void note(struct quiet_report *out, u64 task) {
    out->standing++;
    if (out->named < QUIET_TASKS) AT(out->task, out->named++) = task;
}

void quiet_scan(quiet_ranges ranges, struct quiet_report *out) {
    struct task_stand t = { 0 };
    *out = (struct quiet_report){ 0 };
    while (task_stand(t.id, &t))
        if (stands(ranges, &t)) note(out, t.id);
    for (u32 i = 0; i < cpu_count(); i++)
        if (sched_idle_stand(i, &t) && stands(ranges, &t)) note(out, 0);
}

void quiet_kick(const struct quiet_report *r) {
    for (usize i = 0; i < r->named; i++) {
        OWN(task_ref) t = NONE(task_ref);
        status s = task_find(AT(r->task, i), &t);
        if (ok(s) && task_ref_live(&t)) task_leave(&t);
    }
}
