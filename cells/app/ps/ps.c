/* ps.c - `ps`: the tasks, each row true at its own moment. */
#include <sys/program.h>
#include <base/bytes.h>
#include <cpu/cpu.h>
#include <link/registry.h>
#include <task/task.h>

PROGRAM

text program_help(void) {
    return TEXT("ps\n"
                "  Lists the tasks: number, name, state (and what a blocked one waits for), the CPU it runs or last\n"
                "  ran on, the cell its entry lies in, restarts after faults that are left, priority, times it was\n"
                "  switched to, faults.");
}

static text state_name(const struct task_info *t) {
    switch (t->phase) {
    case TASK_NEW: return TEXT("new");
    case TASK_RUNNABLE: return TEXT("runnable");
    case TASK_RUNNING: return TEXT("running");
    case TASK_BLOCKED: return TEXT("blocked");
    case TASK_ENDED: return TEXT("ended");
    default: return TEXT("?");
    }
}

static void show(struct report *out, const struct task_info *t) {
    struct cell_info c = {0};
    bool known = ok(registry_cell(t->cell, &c));
    report_begin(out);
    report_u64(out, TEXT("task"), t->id);
    report_text(out, TEXT("name"), CHARS(t->name));
    report_text(out, TEXT("state"), state_name(t));
    report_text(out, TEXT("waits_for"), t->phase == TASK_BLOCKED ? CHARS(t->waits_for) : NO_TEXT);
    report_u64(out, TEXT("cpu"), t->cpu);
    report_text(out, TEXT("cell"), known ? CHARS(c.name) : TEXT("-"));
    report_u64(out, TEXT("restarts"), t->restarts);
    report_u64(out, TEXT("priority"), t->priority);
    report_u64(out, TEXT("switches"), t->switches);
    report_u64(out, TEXT("faults"), t->faults);
    report_end(out);
}

status program_main(const struct program_args *args, struct report *out) {
    struct task_info t = {0};
    TRY(args_expect(args, 0, 0, &out->why));
    for (u64 id = 0; ok(task_next(id, &t)); id = t.id) {
        poll();
        show(out, &t);
    }
    return OK;
}
