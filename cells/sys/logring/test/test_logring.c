/* test_logring.c - writes debug lines, which the console does not show, into the system's own log. */
#include <sys/logring.h>
#include <base/bytes.h>
#include <cpu/cpu.h>
#include <task/task.h>
#include <test/entry.h>

enum { MORE = 3 };
struct from { u64 n; };
struct seen { u64 n; };
TASK_PLAIN(reader, from, seen)

static status fail(struct line *why, text what) {
    line_put(why, what);
    return st(E_INVALID);
}

static u64 last_number(void) {
    struct log_entry e = {0};
    u64 n = 0;
    while (ok(logring_next(n, &e))) {
        n = e.n;
        poll();
    }
    return n;
}

/* Waits for MORE lines of this test after a number. */
static status reader(const struct from *arg, struct seen *result) {
    struct log_entry e = {0};
    u64 at = arg->n;
    while (result->n < MORE) {
        poll();
        TRY(logring_wait(at));
        TRY(logring_next(at, &e));
        at = e.n;
        result->n += text_equal(log_entry_cell(&e), TEXT("test_logring"));
    }
    return OK;
}

static status wakes_readers(struct line *why) {
    struct task_options o = task_defaults(TEXT("log reader"));
    struct from from = { .n = last_number() };
    struct seen seen = {0};
    OWN(task_ref) t = NONE(task_ref);
    TRY(reader_spawn(&o, &from, &t));
    for (u64 i = 0; i < MORE; i++) {
        sched_yield();
        logring_add(LOG_DEBUG, TEXT("test_logring"), TEXT("woke"));
    }
    if (!task_ref_live(&t)) return st(E_NO_MEMORY);
    TRY(reader_join(&t, &seen));
    return seen.n == MORE ? OK : fail(why, TEXT("a waiting reader did not see all lines"));
}

static status keeps_order(struct line *why) {
    struct log_entry e = {0};
    u64 before = last_number();
    for (u64 i = 0; i < LOG_LINES + 10; i++) logring_add(LOG_DEBUG, TEXT("test_logring"), TEXT("line"));
    TRY(logring_next(before, &e));
    if (e.n <= before + 1) return fail(why, TEXT("the oldest line was not overwritten"));
    for (u64 n = e.n; ok(logring_next(n, &e)); n = e.n) {
        poll();
        if (e.n != n + 1) return fail(why, TEXT("numbers are not in order"));
    }
    return last_number() >= before + LOG_LINES + 10 ? OK : fail(why, TEXT("lines are missing at the end"));
}

static status cuts_long_lines(struct line *why) {
    struct log_entry e = {0};
    struct line l = {0};
    for (u32 i = 0; i < LINE_MAX; i++) line_char(&l, 'x');
    u64 before = last_number();
    logring_add(LOG_DEBUG, TEXT("a cell with a name that is longer than the field"), line_text(&l));
    TRY(logring_next(before, &e));
    if (e.len != LOG_TEXT || e.cell_len != LOG_CELL) return fail(why, TEXT("a long line was not cut to its field"));
    return e.level == LOG_DEBUG ? OK : fail(why, TEXT("the level is wrong"));
}

status test_main(struct line *why) {
    TRY(cuts_long_lines(why));
    TRY(keeps_order(why));
    return wakes_readers(why);
}
