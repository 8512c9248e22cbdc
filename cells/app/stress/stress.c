/* stress.c - `stress start`, `status`, `stop`: what a person types; the work is burden's.
 *
 * burden and counter live in the kernel's namespace (system.cells), so the tasks go on after `stress start` has ended
 * and counter can be replaced while they count. What they did is counted twice, by burden and by counter; at the end
 * both must agree: lost is the difference. */
#include <sys/program.h>
#include <app/burden.h>
#include <app/counter.h>
#include <base/bytes.h>
#include <cpu/clock.h>
#include <task/sleep.h>

enum { PER_CPU_TASKS = 5, TASKS_MAX = 256, STOP_NS = 20000000000, STEP_NS = 20000000 };

PROGRAM

text program_help(void) {
    return TEXT("stress start [TASKS]   starts tasks in the background (5 for each CPU)\n"
                "stress status          shows operations and errors so far\n"
                "stress stop            ends the tasks and shows the totals\n"
                "  Tasks send numbered messages to each other, map and unmap memory with a content check, use the\n"
                "  heap with patterns, count under a mutex, sleep. An error is a lost or doubled message, wrong\n"
                "  content, a refused allocation. Meanwhile try swap policy policy_fair, swap counter counter_v2,\n"
                "  swap heap.");
}

static text kind_name(u32 kind) {
    switch (kind) {
    case COUNT_PING: return TEXT("ping");
    case COUNT_MAP: return TEXT("map");
    case COUNT_HEAP: return TEXT("heap");
    case COUNT_MUTEX: return TEXT("mutex");
    case COUNT_SLEEP: return TEXT("sleep");
    default: return TEXT("?");
    }
}

static void show(struct report *out, text kind, const struct counter_total *t, u64 done) {
    report_begin(out);
    report_text(out, TEXT("kind"), kind);
    report_u64(out, TEXT("operations"), t->operations);
    report_u64(out, TEXT("errors"), t->errors);
    report_u64(out, TEXT("lost"), done > t->operations ? done - t->operations : t->operations - done);
    report_u64(out, TEXT("tasks"), burden_running());
    report_u64(out, TEXT("layout"), counter_layout());
    report_end(out);
}

/* Shows all kinds; the sum of errors and, when nothing runs any more, of lost counts. */
static u64 show_all(struct report *out) {
    struct counter_total all = {0};
    u64 all_done = 0, lost = 0;
    for (u32 kind = 0; kind < COUNT_KINDS; kind++) {
        u64 done = burden_done(kind);
        struct counter_total t = counter_get(kind);
        show(out, kind_name(kind), &t, done);
        all.operations += t.operations;
        all.errors += t.errors;
        all_done += done;
        lost += done > t.operations ? done - t.operations : t.operations - done;
    }
    show(out, TEXT("all"), &all, all_done);
    return all.errors + (burden_running() ? 0 : lost);
}

static status start(const struct program_args *args, struct report *out) {
    u64 tasks = PER_CPU_TASKS * cpu_count();
    if (args->count > 2) TRY(args_u64(args, 2, TEXT("tasks"), &tasks, &out->why));
    if (burden_running()) {
        line_put(&out->why, TEXT("stress runs already; stop it first"));
        return st(E_BUSY);
    }
    if (!tasks || tasks > TASKS_MAX) {
        line_put(&out->why, TEXT("expected 1 to 256 tasks"));
        return st(E_INVALID);
    }
    counter_clear();
    TRY(burden_start(tasks));
    report_begin(out);
    report_u64(out, TEXT("tasks"), burden_running());
    report_u64(out, TEXT("cpus"), cpu_count());
    report_text(out, TEXT("result"), TEXT("started"));
    report_end(out);
    return OK;
}

static status verdict(struct report *out, u64 wrong) {
    if (!wrong) return OK;
    line_u64(&out->why, wrong);
    line_put(&out->why, TEXT(" errors or lost counts"));
    return st(E_FAILED);
}

static status stop(struct report *out) {
    u64 end = clock_ns() + STOP_NS;
    burden_stop();
    while (burden_running() && clock_ns() < end) sleep_until(clock_ns() + STEP_NS);
    u64 wrong = show_all(out);
    if (!burden_running()) return verdict(out, wrong);
    line_u64(&out->why, burden_running());
    line_put(&out->why, TEXT(" tasks do not end"));
    return st(E_TIMEOUT);
}

status program_main(const struct program_args *args, struct report *out) {
    text verb = args_word(args, 1);
    if (text_equal(verb, TEXT("start"))) return start(args, out);
    if (text_equal(verb, TEXT("stop"))) return stop(out);
    if (text_equal(verb, TEXT("status"))) return verdict(out, show_all(out));
    line_put(&out->why, TEXT("expected start, status or stop, found "));
    line_put(&out->why, verb.len ? verb : TEXT("nothing"));
    return st(E_BAD_COMMAND);
}
