/* life.c - a task from its first instruction to its last.
 *
 * Spawned tasks begin in life_begin and live in life_run: the entry runs under a catch point; when it has returned or
 * was unwound, the task either starts afresh (faulted, restarts left) or ends. Outside the entry kills are deferred, so
 * the wrapper itself is never unwound.
 * The end has two halves, because nobody can free the stack he stands on: the task gives up its cell, announces its end
 * and leaves for ever; life_reap, in whatever task comes along (spawn, join, another end, task_trim), gives the stack
 * back and drops the run's reference. A join returns after both, so that everything is back by then.
 * An overflow uses up the stack's reserve; a task restarted after one moves to a fresh stack first. */
#include "task_impl.h"
#include <base/raise.h>
#include <cell.h>
#include <cpu/clock.h>
#include <cpu/context.h>
#include <task/sleep.h>

enum { BACK_OFF_MS = 10, BACK_OFF_MAX_MS = 1000 };
struct task_hooks { SYNC; struct hook settle; };
CELL_STATE struct task_hooks task_upcalls;

status task_set_settle(void (*fn)(u64 action)) {
    return hook_set(&task_upcalls.settle, fn);
}

static void settle(enum task_action action) {
    hook_call(&task_upcalls.settle, action);
}

void life_bounds(struct body *b) {
    const stack *s = stack_need(&b->stack);
    b->core.strand.stack_low = stack_low(s);
    b->core.strand.stack_high = stack_top(s);
    b->core.strand.stack_guard = stack_guard(s);
    b->core.strand.stack_reserve = STACK_RESERVE * PAGE_SIZE;
}

/* The stack of a task that has left it; one whose reserve is open has no room for another overflow. */
static void give_stack(struct body *b) {
    if (b->core.strand.stack_reserve) stacks_give(&b->stack);
    else stack_drop(&b->stack);
}

/* Gives a dead task's stack back; its structure stays for those who hold it. */
static void bury(struct body *b) {
    give_stack(b);
    atomic64_set(&b->left, 1);
    body_unref(b);
}

void life_reap(void) {
    for (u64 at = sched_dead(); at; at = sched_dead()) bury(body_at(at));
}

/* Ends the running task. Kills are deferred. */
static _Noreturn void finish(struct body *b, enum task_end how) {
    cell_ref_drop(&b->cell);
    life_reap();
    table_ended();
    cpu_irq_disable();                               /* from the news to the last switch in one go: joiners wait */
    atomic64_set(&b->end, how);
    wait_wake_all(&b->joiners);
    sched_end();
}

static void run_entry(u64 address) {
    struct body *b = body_at(address);
    UNSAFE("calls the function the task was made for; the task holds its cell");
    status (*entry)(bytes arg, bytes result) = (status (*)(bytes, bytes))b->entry;
    b->core.strand.defer = 0;
    b->code = code_of(entry((bytes){ .ptr = b->arg, .len = TASK_DATA }, (bytes){ .ptr = b->result, .len = TASK_DATA }));
}

/* Runs fn(arg) as the task; true when it was unwound. Kills act only inside. */
static bool unwound(struct body *b, void (*fn)(u64 arg), u64 arg) {
    u32 caught = raise_catch(fn, arg);
    struct strand *s = &b->core.strand;
    s->defer = 1;
    if (!caught) return false;
    s->locks = 0;
    s->stepping = 0;
    cpu_irq_enable();
    return true;
}

/* Why the last unwinding happened; the mark is taken back. A kill asked for meanwhile acts at the next kill point. */
static bool was_killed(struct body *b) {
    u64 why = __atomic_exchange_n(&b->core.strand.kill, 0, __ATOMIC_SEQ_CST);
    return why == KILL_ASKED;
}

static void back_off(u64 address) {
    struct body *b = body_at(address);
    u64 ms = BACK_OFF_MS;
    for (u32 i = 1; i < b->restarts && ms < BACK_OFF_MAX_MS; i++) ms *= 2;
    if (ms > BACK_OFF_MAX_MS) ms = BACK_OFF_MAX_MS;
    b->core.strand.defer = 0;
    sleep_until(clock_ns() + ms * 1000000);
}

static _Noreturn void life_run(struct body *b);

static void go_on(u64 address) {
    struct body *b = body_at(address);
    cpu_irq_enable();
    stack_drop(&b->former);
    life_run(b);
}

struct life_ops { OPS; void (*go_on)(u64 address); };
static const struct life_ops LEAVE_FOR = { .go_on = go_on };   /* not a call: the old stack is left for good */

/* After an overflow: goes on in life_run on another stack, or returns when there is none. */
static void change_stack(struct body *b) {
    OWN(stack) fresh = NONE(stack);
    if (!ok(stacks_take(b->stack_pages, &fresh))) return;
    u64 top = stack_top(stack_need(&fresh));
    cpu_irq_disable();
    UNSAFE("moves from member to member");
    b->former = TAKE(stack, b->stack);
    b->stack = TAKE(stack, fresh);
    life_bounds(b);
    context_leave(top, LEAVE_FOR.go_on, (u64)b);
}

static _Noreturn void life_run(struct body *b) {
    while (unwound(b, run_entry, (u64)b)) {
        bool killed = was_killed(b);
        bool again = !killed && b->restarts < b->restarts_max;
        settle(again ? ACTION_RESTARTED : ACTION_ENDED);
        if (!again) finish(b, killed ? END_KILLED : END_FAULTED);
        b->restarts++;
        if (unwound(b, back_off, (u64)b)) finish(b, was_killed(b) ? END_KILLED : END_FAULTED);
        if (b->core.strand.stack_reserve) continue;
        change_stack(b);
        finish(b, END_FAULTED);
    }
    finish(b, END_RETURNED);
}

void life_begin(u64 address) {
    sched_arrive();
    life_run(body_at(address));
}

_Noreturn void task_abandon(void) {
    struct body *b = body_self();
    b->core.strand.defer = 1;
    cpu_irq_enable();
    wait_quit();                                     /* it can be in a queue still */
    settle(ACTION_ABANDONED);
    finish(b, END_ABANDONED);
}
