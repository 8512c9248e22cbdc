/* kill.c - `kill TASK` or `kill %JOB`: asks, waits for the end, tells how long it took. */
#include <sys/program.h>
#include <base/bytes.h>
#include <cpu/clock.h>
#include <task/sleep.h>
#include <task/task.h>

enum { DEADLINE_TICKS = 20, WAIT_NS = 3000000000, STEP_NS = 1000000 };

PROGRAM

text program_help(void) {
    return TEXT("kill TASK|%JOB [TICKS]\n"
                "  Unwinds a task at its next kill point; everything it holds is returned. A task that has not\n"
                "  reached one after TICKS (20: a fifth of a second) is forced out. Waits for the end.");
}

static status task_of_job(text number, u64 *task, struct line *why) {
    struct job_info job = {0};
    u64 wanted = 0;
    status s = text_u64(number, &wanted);
    for (u64 n = 0; ok(s) && ok(job_next(n, &job)); n = job.number) {
        if (job.number != wanted) continue;
        *task = job.task;
        return OK;
    }
    line_put(why, TEXT("job "));
    line_put(why, number);
    return ok(s) ? st(E_NOT_FOUND) : st(E_BAD_COMMAND);
}

static status which(const struct program_args *args, u64 *task, struct line *why) {
    text word = args_word(args, 1);
    if (!text_starts(word, TEXT("%"))) return args_u64(args, 1, TEXT("task"), task, why);
    return task_of_job(text_sub(word, 1, word.len - 1), task, why);
}

static u64 wait_for_end(const task_ref *t) {
    u64 began = clock_ns();
    while (!task_ended(t) && clock_ns() < began + WAIT_NS) sleep_until(clock_ns() + STEP_NS);
    return (clock_ns() - began) / 1000;
}

status program_main(const struct program_args *args, struct report *out) {
    u64 id = 0, ticks = DEADLINE_TICKS;
    OWN(task_ref) t = NONE(task_ref);
    TRY(args_expect(args, 1, 2, &out->why));
    TRY(which(args, &id, &out->why));
    if (args->count > 2) TRY(args_u64(args, 2, TEXT("ticks"), &ticks, &out->why));
    line_put(&out->why, TEXT("task "));
    line_u64(&out->why, id);
    TRY(task_find(id, &t));
    if (!task_ref_live(&t)) return st(E_NOT_FOUND);
    task_kill(&t, KILL_ASKED, ticks);
    u64 us = wait_for_end(&t);
    report_begin(out);
    report_u64(out, TEXT("task"), id);
    report_bool(out, TEXT("ended"), task_ended(&t));
    report_u64(out, TEXT("us"), us);
    report_end(out);
    return task_ended(&t) ? OK : st(E_TIMEOUT);
}
