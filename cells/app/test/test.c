/* test.c - `test [NAME|all]`: loads each test cell, runs it in a task, unloads it, and compares.
 *
 * A test is an object test_NAME.o that exports test_main (cells/test/entry). It runs in a task of this program that
 * calls it by address, so a fault, a panic or a kill in it ends that task only and is the test's failure. The verdict
 * comes through a channel; a test that dies sends none. A test that takes longer than LIMIT_S is killed, and so is the
 * one that runs when the runner itself is killed; its task keeps the test cell loaded until it has left it.
 * Bad at: tests beside other activity: what somebody else takes meanwhile counts as the test's. */
#include <sys/program.h>
#include <base/bytes.h>
#include <cpu/clock.h>
#include <link/loader.h>
#include <sys/balance.h>
#include <sys/catalog.h>
#include <sys/lastfault.h>
#include <task/channel.h>
#include <task/sleep.h>
#include <task/task.h>

enum { LIMIT_S = 60, KILL_TICKS = 50, STEP_NS = 2000000, WHY_MAX = 240 };
struct nothing { u64 unused; };
struct verdict { i32 code; u32 len; char why[WHY_MAX]; };
struct score { u64 passed, failed; };
CHANNEL_TYPE(verdict)
OWNED_LOCAL(test_order);
struct test_order { OWNED; u64 entry; sender verdict; cell_ref cell; };
OWNED_FUNS(test_order, entry)
static void test_order_release(test_order *self) {
    sender_drop(&self->verdict);
    cell_ref_drop(&self->cell);
}
/* Kills the test's task on every path but the one where it has ended. */
OWNED_LOCAL(watched);
struct watched { OWNED; u64 task; };
OWNED_FUNS(watched, task)
static void watched_release(watched *self) {
    OWN(task_ref) t = NONE(task_ref);
    status s = task_find(self->task, &t);
    if (ok(s) && task_ref_live(&t)) task_kill(&t, KILL_ASKED, KILL_TICKS);
}
TASK_OWNED(test_task, test_order, nothing)

PROGRAM

text program_help(void) {
    return TEXT("test [NAME|all]\n"
                "  Runs the test cells of the archive (test_NAME): each is loaded, run in a task, unloaded, and must\n"
                "  leave frames, heap bytes, mappings, page tables, cells, tasks and locks as they were. Without\n"
                "  words lists them.");
}

static i32 call(u64 entry, struct line *why) {
    UNSAFE("the address of test_main, whose cell the order holds");
    return code_of(((status (*)(struct line *))entry)(why));
}

static status test_task(test_order_sink arg, struct nothing *result) {
    OWN(test_order) a = TAKE(test_order, *arg);
    struct line why = {0};
    (void)result;
    if (!test_order_live(&a)) return st(E_INVALID);
    struct verdict v = { .code = call(a.entry, &why) };
    for (; v.len < WHY_MAX && v.len < why.len; v.len++) AT(v.why, v.len) = AT(why.at, v.len);
    return verdict_send(sender_need(&a.verdict), &v);
}

/* Waits for the end; a test that does not end is killed. */
static void wait_for(task_ref *t, struct line *why) {
    u64 end = clock_ns() + LIMIT_S * 1000000000ul;
    struct nothing none = {0};
    while (!task_ended(t) && clock_ns() < end) sleep_until(clock_ns() + STEP_NS);
    if (!task_ended(t)) {
        line_put(why, TEXT("not done after 60 s; killed"));
        task_kill(t, KILL_WATCHDOG, KILL_TICKS);
    }
    status s = test_task_join(t, &none);
    if (ok(s) || why->len) return;
    struct fault_record f = {0};
    if (ok(lastfault_of(task_id(t), &f))) lastfault_tell(&f, why);
    else line_status(why, s);
}

static status run(u64 entry, cell_ref_sink cell, struct line *why) {
    struct task_options o = task_defaults(TEXT("test"));
    struct verdict v = {0};
    OWN(receiver) in = NONE(receiver);
    OWN(sender) says = NONE(sender);
    OWN(task_ref) t = NONE(task_ref);
    TRY(channel_make(sizeof v, 1, &says, &in));
    if (!sender_live(&says)) return st(E_NO_MEMORY);
    OWN(test_order) a = { .entry = entry, .verdict = TAKE(sender, says), .cell = TAKE(cell_ref, *cell) };
    TRY(test_task_spawn(&o, &a, &t));
    if (!task_ref_live(&t) || !receiver_live(&in)) return st(E_NO_MEMORY);
    OWN(watched) w = { .task = task_id(&t) };
    wait_for(&t, why);
    if (why->len) return st(E_FAILED);
    TRY(verdict_receive(&in, &v));
    for (u32 i = 0; i < v.len; i++) line_char(why, AT(v.why, i));
    if (v.code && !v.len) line_status(why, st(v.code));
    return st(v.code);
}

static status load_and_run(text name, struct line *why) {
    u64 entry = 0;
    OWN(namespace) ns = NONE(namespace);
    OWN(cell_ref) cell = NONE(cell_ref);
    TRY(namespace_make(NS_KERNEL, &ns));
    if (!namespace_live(&ns)) return st(E_NO_MEMORY);
    TRY(loader_instance(namespace_id(&ns), name, why, &cell));
    if (!cell_ref_live(&cell)) return st(E_NOT_FOUND);
    TRY(registry_symbol(namespace_id(&ns), TEXT("test_main"), &entry));
    return run(entry, &cell, why);
}

static i32 run_once(text name, struct line *why) {
    struct balance before = {0}, after = {0};
    line_clear(why);
    balance_take(&before);
    status s = load_and_run(name, why);
    i32 code = code_of(s);
    if (code && !why->len) line_status(why, st(code));
    if (code || balance_settle(&before, &after)) return code;
    balance_tell(&before, &after, why);
    return E_FAILED;
}

static void show(struct report *out, text name, bool passed, u64 us, const struct line *why) {
    struct line l = {0};
    if (!out->json) {
        line_put(&l, passed ? TEXT("ok ") : TEXT("not ok "));
        line_put(&l, name);
        if (!passed) line_put(&l, TEXT(": "));
        if (!passed) line_put(&l, line_text(why));
        report_line(out, line_text(&l));
        return;
    }
    report_begin(out);
    report_text(out, TEXT("test"), name);
    report_bool(out, TEXT("ok"), passed);
    report_u64(out, TEXT("us"), us);
    report_text(out, TEXT("why"), line_text(why));
    report_end(out);
}

static void test(text name, struct score *score, struct report *out) {
    struct line why = {0};
    u64 began = clock_us();
    bool passed = run_once(name, &why) == 0;
    show(out, name, passed, clock_us() - began, &why);
    score->passed += passed;
    score->failed += !passed;
}

static bool wanted(text name, text word) {
    if (!text_starts(name, TEXT("test_"))) return false;
    return text_equal(word, TEXT("all")) || text_equal(word, name) || text_equal(word, text_sub(name, 5, name.len - 5));
}

static void list(struct report *out) {
    struct catalog_item item = {0};
    for (u64 at = 0; ok(catalog_next(&at, &item));) {
        poll();
        if (!text_starts(catalog_name(&item), TEXT("test_"))) continue;
        report_begin(out);
        report_text(out, TEXT("test"), catalog_name(&item));
        report_text(out, TEXT("does"), catalog_does(&item));
        report_end(out);
    }
}

static void sum_up(const struct score *score, struct report *out) {
    struct line l = {0};
    line_u64(&l, score->passed);
    line_put(&l, TEXT(" passed, "));
    line_u64(&l, score->failed);
    line_put(&l, TEXT(" failed"));
    report_line(out, line_text(&l));
}

status program_main(const struct program_args *args, struct report *out) {
    struct catalog_item item = {0};
    struct score score = {0};
    TRY(args_expect(args, 0, 1, &out->why));
    if (args->count == 1) {
        list(out);
        return OK;
    }
    for (u64 at = 0; ok(catalog_next(&at, &item));) {
        poll();
        if (wanted(catalog_name(&item), args_word(args, 1))) test(catalog_name(&item), &score, out);
    }
    sum_up(&score, out);
    if (score.passed + score.failed == 0) line_put(&out->why, TEXT("no test of that name"));
    else if (score.failed) line_put(&out->why, TEXT("tests failed"));
    return score.passed + score.failed == 0 ? st(E_NOT_FOUND) : score.failed ? st(E_FAILED) : OK;
}
