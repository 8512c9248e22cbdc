/* shell.c - the loop at the prompt, and the tasks around it.
 *
 * `shell` reads and runs lines. `keeper` starts it, again and again. `interrupt` waits for Ctrl-C and kills what is in
 * the foreground. `logger` shows new lines of the kernel log. Each is restartable: whatever faults here is unwound and
 * begins again, and the console, the jobs and the log are other cells' state, so nothing is lost but the line that was
 * being typed.
 * Bad at: pipelines and variables. */
#include <sys/shell.h>
#include <sys/shell_impl.h>
#include <atomic.h>
#include <base/bytes.h>
#include <cell.h>
#include <cpu/clock.h>
#include <link/registry.h>
#include <mem/frames.h>
#include <sys/console.h>
#include <sys/job.h>
#include <sys/log.h>
#include <sys/report.h>
#include <task/task.h>

enum { RESTARTS = 1000 };
CELL_STATE atomic64 shell_first;                     /* shell_prompted */
struct nothing { u64 unused; };
TASK_PLAIN(shell_task, nothing, nothing)
TASK_PLAIN(keeper_task, nothing, nothing)
TASK_PLAIN(interrupt_task, nothing, nothing)
TASK_PLAIN(logger_task, nothing, nothing)

void say_error(text what, status s, const struct line *why, bool json) {
    struct report r;
    report_start(&r, json);
    line_put(&r.why, line_text(why));
    report_finish(&r, what, s);
}

/* `help NAME` asks NAME itself. */
static void redirect_help(struct program_args *a) {
    if (a->count != 2 || !text_equal(args_word(a, 0), TEXT("help"))) return;
    a->at[0] = a->at[1];
    a->len[0] = a->len[1];
    a->count = 1;
    a->help = true;
}

static status bring_forward(const struct program_args *a) {
    struct line why = {0};
    u64 number = 0;
    if (a->help) {
        console_write(TEXT("fg [JOB]\n  Waits for a program that runs in the background: JOB, or the last one."));
        return OK;
    }
    status s = args_expect(a, 0, 1, &why);
    if (ok(s) && a->count > 1) s = args_u64(a, 1, TEXT("job"), &number, &why);
    if (ok(s)) return run_foreground(number);
    say_error(TEXT("fg"), s, &why, a->json);
    return s;
}

status shell_run(text line) {
    struct program_args args;
    struct line why = {0};
    status s = words_parse(line, &args, &why);
    if (!ok(s)) {
        say_error(TEXT("shell"), s, &why, false);
        return s;
    }
    if (!args.count) return OK;
    redirect_help(&args);
    return text_equal(args_word(&args, 0), TEXT("fg")) ? bring_forward(&args) : run_job(&args);
}

static struct task_options options(text name) {
    struct task_options o = task_defaults(name);
    o.restarts = RESTARTS;
    return o;
}

static void welcome(void) {
    struct line l = {0};
    struct cell_info c = {0};
    u64 cells = 0;
    for (u64 id = 0; ok(registry_next(id, &c)); id = c.id) {
        poll();
        cells++;
    }
    line_u64(&l, cells);
    line_put(&l, TEXT(" cells, "));
    line_u64(&l, cpu_count());
    line_put(&l, TEXT(" CPUs, "));
    line_u64(&l, frames_free() / 256);
    line_put(&l, TEXT(" MiB free; `help` lists the commands"));
    console_write(line_text(&l));
}

static status shell_task(const struct nothing *arg, struct nothing *result) {
    (void)arg;
    (void)result;
    struct edit line = {0};
    welcome();
    atomic64_cas(&shell_first, 0, clock_cycles());
    for (;;) {
        enum edit_event what = EDIT_MORE;
        poll();
        TRY(console_read(&line, TEXT("ariadne> "), &what));
        if (what == EDIT_COMPLETE) complete(&line);
        if (what != EDIT_LINE) continue;
        status told = shell_run(edit_text(&line));
        (void)ok(told);                              /* printed already; a person decides what it means */
        edit_reset(&line);
        tell_ended();
    }
}

/* Starts the shell anew when it has been ended, by `kill` for one: a console without a shell helps nobody. */
static status keeper_task(const struct nothing *arg, struct nothing *result) {
    struct task_options o = options(TEXT("shell"));
    for (;;) {
        OWN(task_ref) shell = NONE(task_ref);
        poll();
        TRY(shell_task_spawn(&o, arg, &shell));
        if (!task_ref_live(&shell)) return st(E_NO_MEMORY);
        status ended = shell_task_join(&shell, result);
        (void)ok(ended);                             /* whatever it was, the next one starts */
    }
}

static status interrupt_task(const struct nothing *arg, struct nothing *result) {
    (void)arg;
    (void)result;
    u64 seen = console_interrupts();
    for (;;) {
        poll();
        TRY(console_interrupt(&seen));
        console_write(job_interrupt() ? TEXT("^C") : TEXT("^C (nothing runs in the foreground)"));
    }
}

static void show_log(u64 *after) {
    struct log_entry e = {0};
    while (ok(logring_next(*after, &e))) {
        struct line l = {0};
        poll();
        *after = e.n;
        log_format(&e, &l);
        if (log_on_console(&e)) console_write(line_text(&l));
        log_set_shown(e.n);
    }
}

static status logger_task(const struct nothing *arg, struct nothing *result) {
    (void)arg;
    (void)result;
    u64 after = log_shown();
    for (;;) {
        poll();
        show_log(&after);
        TRY(logring_wait(after));
    }
}

u64 shell_prompted(void) {
    return atomic64_get(&shell_first);
}

static status shell_start(void) {
    struct nothing none = {0};
    OWN(task_ref) logger = NONE(task_ref);
    OWN(task_ref) interrupt = NONE(task_ref);
    OWN(task_ref) keeper = NONE(task_ref);
    struct task_options o = options(TEXT("logger"));
    TRY(logger_task_spawn(&o, &none, &logger));
    o = options(TEXT("interrupt"));
    TRY(interrupt_task_spawn(&o, &none, &interrupt));
    o = options(TEXT("keeper"));
    TRY(keeper_task_spawn(&o, &none, &keeper));
    return OK;
}

CELL(.start = shell_start);
