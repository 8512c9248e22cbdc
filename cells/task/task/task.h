/* task.h - tasks: a function with typed argument and result that runs on a stack of its own, is preempted, joined,
 * killed, and always unwound.
 *
 * A task owns its stack, the cell its entry lives in, its argument until it starts and its result until it is joined.
 * It keeps no state of anybody else: run queues belong to the scheduler, wait queues to who waits. A handle (struct
 * task_ref) is counted; a task that has ended stays joinable until its last handle is gone. Lifecycle as in Theseus:
 * spawn, wrapper (a catch point at the bottom of the stack), success or failure, final; each releases everything. */
#pragma once
#include <link/registry.h>
#include <task/sched.h>

enum task_end { END_NONE, END_RETURNED, END_KILLED, END_FAULTED, END_ABANDONED };
enum task_action { ACTION_ENDED, ACTION_RESTARTED, ACTION_ABANDONED };
enum { TASK_NAME = 32, TASK_DATA = 128, ANY_CPU = POLICY_ANY };
struct task_options {                                /* zeroes are sane defaults but for cpu: use task_defaults() */
    char name[TASK_NAME];
    u32 cpu;                                         /* pinned to this CPU, or ANY_CPU */
    u32 priority;                                    /* 0 lowest .. 31; default 16 */
    u32 stack_pages;                                 /* 0: STACK_DEFAULT */
    u32 restarts;                                    /* how often a fault (not a kill) starts it afresh, after 10 ms
                                                        doubling to 1 s; TASK_OWNED: 0, since its argument is used up */
};
struct task_info {                                   /* a copy, for reports */
    u64 id; char name[TASK_NAME]; u32 phase, end, cpu, priority, restarts; u64 cell, switches, faults;
    char waits_for[TASK_WAITS_FOR];
};
OWNED_NAMES(task_ref);
struct task_ref { OWNED; struct task *task; };
OWNED_FUNS(task_ref, task)

CELL_API_BEGIN

struct task_options task_defaults(text name);

/* The untyped form below TASK_OWNED and TASK_PLAIN. Copies `arg` (at most TASK_DATA bytes) into the task. The cell that
 * `entry` lies in is held until the task has ended. E_NO_MEMORY, E_NO_ADDRESS, E_INVALID, E_NOT_FOUND (no cell). */
status unsafe_task_spawn(const struct task_options *o, status (*entry)(bytes arg, bytes result), cbytes arg,
                         task_ref_out out);
/* The same for a function found by address in a cell that `cell` keeps loaded (programs); cell is consumed. */
status task_spawn_in(const struct task_options *o, cell_ref_sink cell, u64 entry, cbytes arg, task_ref_out out);

/* Waits until the task has ended; E_KILLED, E_FAULTED or the status its entry returned. A kill point. */
status task_join_once(task_ref *t, bytes result);
static inline status task_join(task_ref *t, bytes result) {
    for (;;) { status s = task_join_once(t, result); if (!is(s, E_RETRY)) return s; }
}
bool task_ended(const task_ref *t);
u64 task_id(const task_ref *t);
/* A further handle; of the running task; of a task by number (E_NOT_FOUND). */
task_ref_must task_ref_clone(const task_ref *t);
task_ref_must task_self(void);
status task_find(u64 id, task_ref_out out);

/* Asks the task to unwind at its next kill point, waking it if it is blocked or asleep. `deadline` ticks later it is
 * forced out (fault.h). Killing an ended task does nothing. */
void task_kill(task_ref *t, enum kill_reason why, u64 deadline);

/* Makes a blocked task leave the cells it waits in: its blocking calls return E_RETRY once (sched_kick). */
void task_leave(task_ref *t);
/* Tasks in order of id: the first with id > after. E_NOT_FOUND: no more. */
status task_next(u64 after, struct task_info *out);
u64 task_count(void);

/* Gives ended tasks' memory and all cached stacks back; for memory reports. Not from interrupts. */
void task_trim(void);

/* For live/fault. The function that the wrapper calls when an unwinding has ended at its catch point, in the context of
 * that task, kills deferred, the task's cells still loaded: fn(enum task_action). Replaces the former one. E_FULL. */
status task_set_settle(void (*fn)(u64 action));
/* Entered by a frame edited so that it runs at the top of the running task's stack (rsp = strand.stack_high - 8): ends
 * a task whose stack can't be unwound. What its frames owned is lost. */
_Noreturn void task_abandon(void);

/* For the swapper, all CPUs held: where the first task with id > after stands that has not ended; false: no more. A
 * task that never ran has its first function only in a saved register (context_regs): that counts as a reference. */
bool task_stand(u64 after, struct task_stand *out);
/* The address of a task's entry, and another one in its place. 0: no such task. */
u64 task_entry(u64 id);
void task_redirect(u64 id, u64 entry);

CELL_API_END

/* TASK_OWNED(fn, A, R): A is an OWNED type moved in; TASK_PLAIN(fn, A, R): struct A is plain data copied in. R: plain.
 *   static status fn(A_sink arg, struct R *result)      the entry you write (PLAIN: const struct A *arg)
 *   fn_spawn(&options, &arg, &ref)   fn_join(&ref, &result) */
#define TASK_FUNS_(fn, R)                                                                                       \
    static inline status fn##_join(task_ref *t, struct R *result) {                                             \
        UNSAFE("own.h: task"); return task_join(t, (bytes){ .ptr = (u8 *)(void *)result, .len = sizeof *result }); }
#define TASK_OWNED(fn, A, R)                                                                                    \
    static status fn(A##_sink arg, struct R *result);                                                           \
    static status fn##_entry(bytes arg, bytes result) {                                                         \
        UNSAFE("own.h: task");                                                                                  \
        if (arg.len < sizeof(A) || result.len < sizeof(struct R)) panic("task data too small");                 \
        OWN(A) mine = TAKE(A, *(A *)(u64)arg.ptr);                                                               \
        return fn(&mine, (struct R *)(void *)result.ptr); }                                                     \
    static inline status fn##_spawn(const struct task_options *o, A##_sink arg, task_ref_out out) {             \
        UNSAFE("own.h: task");                                                                                  \
        _Static_assert(sizeof(A) <= TASK_DATA && sizeof(struct R) <= TASK_DATA, "task data too large");         \
        if (o->restarts) return st(E_INVALID);                                                                  \
        cbytes data = { .ptr = (const u8 *)(const void *)arg, .len = sizeof *arg };                             \
        status s = unsafe_task_spawn(o, fn##_entry, data, out);                                                 \
        if (ok(s)) *arg = NONE(A);                                                                              \
        return s; }                                                                                             \
    TASK_FUNS_(fn, R)
#define TASK_PLAIN(fn, A, R)                                                                                    \
    static status fn(const struct A *arg, struct R *result);                                                    \
    static status fn##_entry(bytes arg, bytes result) {                                                         \
        UNSAFE("own.h: task");                                                                                  \
        if (arg.len < sizeof(struct A) || result.len < sizeof(struct R)) panic("task data too small");          \
        return fn((const struct A *)(const void *)arg.ptr, (struct R *)(void *)result.ptr); }                   \
    static inline status fn##_spawn(const struct task_options *o, const struct A *arg, task_ref_out out) {      \
        UNSAFE("own.h: task");                                                                                  \
        _Static_assert(sizeof(struct A) <= TASK_DATA && sizeof(struct R) <= TASK_DATA, "task data too large");  \
        cbytes data = { .ptr = (const u8 *)(const void *)arg, .len = sizeof *arg };                             \
        return unsafe_task_spawn(o, fn##_entry, data, out); }                                                   \
    TASK_FUNS_(fn, R)
