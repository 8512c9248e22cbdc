/* test_task.c - tasks by the thousand, kills in every state, restarts, and what each leaves behind. */
#include <task/task.h>
#include <atomic.h>
#include <base/raise.h>
#include <cell.h>
#include <cpu/clock.h>
#include <task/channel.h>
#include <task/sleep.h>
#include <test/entry.h>

enum { SPAWNS = 1000, DETACHED = 200, MS = 1000000, SLOW = 3, TOO_MUCH = 40000 };
struct number { u64 value; };
CHANNEL_TYPE(number)
CELL_STATE atomic64 test_task_tokens;                    /* tokens alive */
CELL_STATE atomic64 test_task_count;
CELL_STATE atomic64 test_task_go;

/* Something owned, to see that every path releases it. */
OWNED_LOCAL(token);
struct token { OWNED; u64 live; };
OWNED_FUNS(token, live)
static void token_release(token *self) { atomic64_sub(&test_task_tokens, self->live); }
static token_must token_make(void) {
    atomic64_add(&test_task_tokens, 1);
    return (token){ .live = 1 };
}

TASK_PLAIN(add_one, number, number)
TASK_PLAIN(spin, number, number)
TASK_PLAIN(doze, number, number)
TASK_PLAIN(receive, number, number)
TASK_PLAIN(stumble, number, number)
TASK_PLAIN(overflow, number, number)
TASK_PLAIN(join_spinner, number, number)
TASK_OWNED(carry, token, number)

static status add_one(const struct number *arg, struct number *result) {
    atomic64_add(&test_task_count, 1);
    result->value = arg->value + 1;
    return OK;
}

static status spin(const struct number *arg, struct number *result) {
    OWN(token) t = token_make();
    atomic64_add(&test_task_go, 1);
    for (;;) poll();
    result->value = arg->value;
    return OK;
}

static status doze(const struct number *arg, struct number *result) {
    OWN(token) t = token_make();
    atomic64_add(&test_task_go, 1);
    sleep_until(clock_ns() + arg->value * MS);
    result->value = 1;
    return OK;
}

static status receive(const struct number *arg, struct number *result) {
    OWN(token) t = token_make();
    OWN(sender) s = NONE(sender);
    OWN(receiver) r = NONE(receiver);
    TRY(channel_make(sizeof(struct number), arg->value, &s, &r));
    if (!receiver_live(&r)) return st(E_NO_MEMORY);
    atomic64_add(&test_task_go, 1);
    return number_receive(&r, result);
}

/* Faults until it has been started arg times. */
static status stumble(const struct number *arg, struct number *result) {
    OWN(token) t = token_make();
    u64 run = atomic64_add(&test_task_count, 1);
    if (run < arg->value) panic("test_task: on purpose");
    result->value = run;
    return OK;
}

/* Uses more than a whole stack; the next kill point unwinds. */
static u64 deep(u64 n) {
    u8 big[TOO_MUCH];
    for (u64 i = 0; i < LEN(big); i++) AT(big, i) = (u8)(n + i);
    poll();
    return AT(big, n % TOO_MUCH);
}

/* Overflows its stack in the first `arg` runs. */
static status overflow(const struct number *arg, struct number *result) {
    OWN(token) t = token_make();
    u64 run = atomic64_add(&test_task_count, 1);
    result->value = run < arg->value ? deep(run) : run;
    return OK;
}

static status join_spinner(const struct number *arg, struct number *result) {
    OWN(token) t = token_make();
    OWN(task_ref) other = NONE(task_ref);
    TRY(task_find(arg->value, &other));
    if (!task_ref_live(&other)) return st(E_NOT_FOUND);
    atomic64_add(&test_task_go, 1);
    return spin_join(&other, result);
}

static status carry(token_sink arg, struct number *result) {
    OWN(token) mine = TAKE(token, *arg);
    poll();
    result->value = 7;
    return OK;
}

static status fail(struct line *why, text what) {
    line_put(why, what);
    return st(E_INVALID);
}

static status expect(struct line *why, text what, status s, i32 code) {
    if (is(s, code)) return OK;
    line_put(why, what);
    line_put(why, TEXT(": expected "));
    line_put(why, status_name(code));
    line_put(why, TEXT(", found "));
    line_put(why, status_name(code_of(s)));
    return st(E_INVALID);
}

static void pause_ms(u64 ms) { sleep_until(clock_ns() + ms * MS); }

/* Waits until `counter` is at least n, for two seconds at most. */
static bool reaches(const atomic64 *counter, u64 n) {
    for (u32 i = 0; i < 200 && atomic64_get(counter) < n; i++) pause_ms(10);
    return atomic64_get(counter) >= n;
}

static status spawns(struct line *why) {
    struct task_options o = task_defaults(TEXT("add_one"));
    for (u64 i = 0; i < SPAWNS; i++) {
        OWN(task_ref) t = NONE(task_ref);
        struct number arg = { .value = i }, result = { 0 };
        TRY(expect(why, TEXT("spawn"), add_one_spawn(&o, &arg, &t), E_OK));
        if (!task_ref_live(&t)) return fail(why, TEXT("no handle"));
        TRY(expect(why, TEXT("join"), add_one_join(&t, &result), E_OK));
        if (result.value != i + 1) return fail(why, TEXT("the result is wrong"));
        if (!task_ended(&t)) return fail(why, TEXT("joined before the end"));
    }
    return OK;
}

/* Nobody joins these. */
static status detached(struct line *why) {
    struct task_options o = task_defaults(TEXT("detached"));
    atomic64_set(&test_task_count, 0);
    for (u64 i = 0; i < DETACHED; i++) {
        OWN(task_ref) t = NONE(task_ref);
        struct number arg = { .value = i };
        o.priority = (u32)(i % PRIORITIES);
        TRY(expect(why, TEXT("spawn"), add_one_spawn(&o, &arg, &t), E_OK));
    }
    if (!reaches(&test_task_count, DETACHED)) return fail(why, TEXT("detached tasks did not all run"));
    return OK;
}

/* Kills t and expects it gone within SLOW time slices and a bit, with the status of a killed task. */
static status kill_now(struct line *why, text what, task_ref *t) {
    struct number result = { 0 };
    u64 start = clock_ticks();
    task_kill(t, KILL_ASKED, 100);
    status s = spin_join(t, &result);
    if (clock_ticks() - start > SLOW) line_put(why, TEXT("late: "));
    return expect(why, what, s, E_KILLED);
}

static status kill_spinning(struct line *why, u32 cpu) {
    OWN(task_ref) t = NONE(task_ref);
    struct task_options o = task_defaults(TEXT("spin"));
    struct number arg = { 0 };
    o.cpu = cpu;
    atomic64_set(&test_task_go, 0);
    TRY(spin_spawn(&o, &arg, &t));
    if (!task_ref_live(&t)) return fail(why, TEXT("no handle"));
    if (!reaches(&test_task_go, 1)) return fail(why, TEXT("the spinning task did not start"));
    return kill_now(why, TEXT("kill of a running task"), &t);
}

static status kill_asleep(struct line *why) {
    OWN(task_ref) t = NONE(task_ref);
    struct task_options o = task_defaults(TEXT("doze"));
    struct number arg = { .value = 60000 };
    atomic64_set(&test_task_go, 0);
    TRY(doze_spawn(&o, &arg, &t));
    if (!task_ref_live(&t)) return fail(why, TEXT("no handle"));
    if (!reaches(&test_task_go, 1)) return fail(why, TEXT("the sleeping task did not start"));
    pause_ms(20);
    return kill_now(why, TEXT("kill of a sleeping task"), &t);
}

static status kill_blocked(struct line *why, u64 capacity) {
    OWN(task_ref) t = NONE(task_ref);
    struct task_options o = task_defaults(TEXT("receive"));
    struct number arg = { .value = capacity };
    atomic64_set(&test_task_go, 0);
    TRY(receive_spawn(&o, &arg, &t));
    if (!task_ref_live(&t)) return fail(why, TEXT("no handle"));
    if (!reaches(&test_task_go, 1)) return fail(why, TEXT("the receiving task did not start"));
    pause_ms(20);
    return kill_now(why, TEXT("kill of a blocked task"), &t);
}

/* A task that waits for another one is killed, then the other one. */
static status kill_joiner(struct line *why) {
    OWN(task_ref) spinner = NONE(task_ref);
    OWN(task_ref) joiner = NONE(task_ref);
    struct task_options o = task_defaults(TEXT("joiner"));
    struct number arg = { 0 };
    atomic64_set(&test_task_go, 0);
    TRY(spin_spawn(&o, &arg, &spinner));
    if (!task_ref_live(&spinner)) return fail(why, TEXT("no handle"));
    arg.value = task_id(&spinner);
    TRY(join_spinner_spawn(&o, &arg, &joiner));
    if (!task_ref_live(&joiner)) return fail(why, TEXT("no handle"));
    if (!reaches(&test_task_go, 2)) return fail(why, TEXT("the joining task did not start"));
    TRY(kill_now(why, TEXT("kill of a joining task"), &joiner));
    return kill_now(why, TEXT("kill of a joined task"), &spinner);
}

/* Killed before it ran, a task still releases its argument; killed after its end, nothing happens. */
static status kill_early_and_late(struct line *why) {
    OWN(task_ref) t = NONE(task_ref);
    OWN(token) arg = token_make();
    struct task_options o = task_defaults(TEXT("carry"));
    struct number result = { 0 };
    o.cpu = cpu_index();
    TRY(carry_spawn(&o, &arg, &t));
    if (!task_ref_live(&t)) return fail(why, TEXT("no handle"));
    task_kill(&t, KILL_ASKED, 0);
    status s = carry_join(&t, &result);
    if (!is(s, E_KILLED) && !is(s, E_OK)) return fail(why, TEXT("kill before the start"));
    task_kill(&t, KILL_ASKED, 0);
    if (!task_ended(&t) || atomic64_get(&test_task_tokens)) return fail(why, TEXT("the argument was not released"));
    return OK;
}

static status restarts(struct line *why, u32 allowed, u64 needed, i32 code) {
    OWN(task_ref) t = NONE(task_ref);
    struct task_options o = task_defaults(TEXT("stumble"));
    struct number arg = { .value = needed }, result = { 0 };
    struct task_info info = { 0 };
    o.restarts = allowed;
    atomic64_set(&test_task_count, 0);
    TRY(stumble_spawn(&o, &arg, &t));
    if (!task_ref_live(&t)) return fail(why, TEXT("no handle"));
    TRY(expect(why, TEXT("a restarted task"), stumble_join(&t, &result), code));
    TRY(task_next(task_id(&t) - 1, &info));
    u64 expected = needed < allowed ? needed : allowed;
    if (info.id != task_id(&t) || info.restarts != expected) return fail(why, TEXT("restarts are miscounted"));
    return OK;
}

/* A task that overflowed starts afresh on a stack with room for the next overflow. */
static status overflows(struct line *why) {
    OWN(task_ref) t = NONE(task_ref);
    struct task_options o = task_defaults(TEXT("overflow"));
    struct number arg = { .value = 3 }, result = { 0 };
    o.restarts = 3;
    atomic64_set(&test_task_count, 0);
    TRY(overflow_spawn(&o, &arg, &t));
    if (!task_ref_live(&t)) return fail(why, TEXT("no handle"));
    TRY(expect(why, TEXT("a task restarted after overflows"), overflow_join(&t, &result), E_OK));
    return result.value == 3 ? OK : fail(why, TEXT("an overflow was not caught"));
}

static status refusals(struct line *why) {
    OWN(task_ref) t = NONE(task_ref);
    struct task_options o = task_defaults(TEXT("refused"));
    struct number arg = { 0 };
    o.cpu = CPU_MAX - 1;
    TRY(expect(why, TEXT("spawn on a CPU that is not there"), add_one_spawn(&o, &arg, &t), E_INVALID));
    OWN(task_ref) self = task_self();
    struct number result = { 0 };
    return expect(why, TEXT("join of oneself"), add_one_join(&self, &result), E_INVALID);
}

static status kills(struct line *why) {
    for (u32 i = 0; i < 5; i++)
        for (u32 cpu = 0; cpu < cpu_count(); cpu++) TRY(kill_spinning(why, cpu));
    for (u32 i = 0; i < 5; i++) TRY(kill_asleep(why));
    for (u32 i = 0; i < 5; i++) TRY(kill_blocked(why, i % 2));
    TRY(kill_joiner(why));
    for (u32 i = 0; i < 20; i++) TRY(kill_early_and_late(why));
    return OK;
}

status test_main(struct line *why) {
    TRY(spawns(why));
    TRY(detached(why));
    TRY(kills(why));
    TRY(restarts(why, 3, 2, E_OK));
    TRY(restarts(why, 1, 5, E_FAULTED));
    TRY(overflows(why));
    TRY(refusals(why));
    return atomic64_get(&test_task_tokens) ? fail(why, TEXT("something owned was not released")) : OK;
}
