/* job.c - the programs that were started.
 *
 * A fixed table in declared state, under one spin lock; numbers count up from 1 and start again when no job is left, as
 * people expect of a shell. The end of a job is written by the release of a value in the program's own frame: it comes
 * when the program returns, faults or is killed. The job stays until the shell has told the user (job_forget).
 * Bad at: more than JOBS_MAX programs at once. */
#include <sys/job.h>
#include <base/bytes.h>
#include <cell.h>
#include <cpu/lock.h>
#include <task/task.h>

enum { KILL_TICKS = 20 };
struct job_table { struct job_info at[JOBS_MAX]; u64 last, foreground; };
SPIN_TYPE(job_table)
CELL_STATE job_table_spin job_all;

/* The index of a job, or JOBS_MAX. */
static u32 find(const struct job_table *t, u64 number) {
    u32 i = 0;
    while (i < JOBS_MAX && AT(t->at, i).number != number) i++;
    return i;
}

static bool none_left(const struct job_table *t) {
    for (u32 i = 0; i < JOBS_MAX; i++)
        if (AT(t->at, i).number) return false;
    return true;
}

status job_make(const struct program_args *args, u64 *number) {
    OWN(job_table_hold) g = job_table_lock(&job_all);
    struct job_table *t = job_table_data(&g);
    u32 i = find(t, 0);
    if (i == JOBS_MAX) return st(E_FULL);
    if (none_left(t)) t->last = 0;
    AT(t->at, i) = (struct job_info){ .number = ++t->last, .args = *args };
    *number = t->last;
    return OK;
}

void job_set_task(u64 number, u64 task) {
    OWN(job_table_hold) g = job_table_lock(&job_all);
    struct job_table *t = job_table_data(&g);
    u32 i = find(t, number);
    if (i < JOBS_MAX) AT(t->at, i).task = task;
}

void job_forget(u64 number) {
    OWN(job_table_hold) g = job_table_lock(&job_all);
    struct job_table *t = job_table_data(&g);
    u32 i = find(t, number);
    if (i < JOBS_MAX) AT(t->at, i) = (struct job_info){0};
    if (t->foreground == number) t->foreground = 0;
}

status job_next(u64 after, struct job_info *out) {
    OWN(job_table_hold) g = job_table_lock(&job_all);
    const struct job_table *t = job_table_data(&g);
    u32 best = JOBS_MAX;
    for (u32 i = 0; i < JOBS_MAX; i++) {
        u64 n = AT(t->at, i).number;
        if (n > after && (best == JOBS_MAX || n < AT(t->at, best).number)) best = i;
    }
    if (best == JOBS_MAX) return st(E_NOT_FOUND);
    *out = AT(t->at, best);
    return OK;
}

status job_find(u64 number, struct job_info *out) {
    OWN(job_table_hold) g = job_table_lock(&job_all);
    const struct job_table *t = job_table_data(&g);
    u32 i = number ? find(t, number) : JOBS_MAX;
    if (i == JOBS_MAX) return st(E_NOT_FOUND);
    *out = AT(t->at, i);
    return OK;
}

void job_set_foreground(u64 number) {
    OWN(job_table_hold) g = job_table_lock(&job_all);
    job_table_data(&g)->foreground = number;
}

static u64 foreground_task(void) {
    OWN(job_table_hold) g = job_table_lock(&job_all);
    const struct job_table *t = job_table_data(&g);
    u32 i = t->foreground ? find(t, t->foreground) : JOBS_MAX;
    return i < JOBS_MAX ? AT(t->at, i).task : 0;
}

bool job_interrupt(void) {
    u64 id = foreground_task();
    OWN(task_ref) t = NONE(task_ref);
    if (!id || !ok(task_find(id, &t)) || !task_ref_live(&t)) return false;
    task_kill(&t, KILL_ASKED, KILL_TICKS);
    return true;
}

status job_begin(cbytes arg, job_run_out out, struct program_args *args) {
    struct job_number n = {0};
    if (!job_number_read(arg, 0, &n)) return st(E_INVALID);
    OWN(job_table_hold) g = job_table_lock(&job_all);
    const struct job_table *t = job_table_data(&g);
    u32 i = n.number ? find(t, n.number) : JOBS_MAX;
    if (i == JOBS_MAX) return st(E_NOT_FOUND);
    *args = AT(t->at, i).args;
    *out = (job_run){ .number = n.number, .code = E_FAULTED };
    return OK;
}

void job_finish(job_run *run, status s) {
    run->code = code_of(s);
    run->returned = true;
}

void job_run_release(job_run *self) {
    OWN(job_table_hold) g = job_table_lock(&job_all);
    struct job_table *t = job_table_data(&g);
    u32 i = find(t, self->number);
    if (i == JOBS_MAX) return;
    AT(t->at, i).ended = true;
    AT(t->at, i).code = self->code;
    AT(t->at, i).returned = self->returned;
}
