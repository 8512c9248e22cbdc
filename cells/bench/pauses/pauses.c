/* pauses.c - the gaps that a bystander sees while a cell with 100 users is replaced again and again.
 *
 * The bystander is a task on the second CPU that does nothing but read the counter. Whatever keeps it from that - the
 * hold of a commit, an interrupt, a shootdown, the timer - is a gap between two readings. Gaps are counted by length,
 * in classes an eighth of a power of two apart; the row's argument says which of them is told: 0 the longest, 999 that
 * which only one in a thousand exceeds, up to the end of its class.
 * Bad at: emulated CPUs, on which the host's scheduler makes gaps too. */
#include <bench/pauses.h>
#include <atomic.h>
#include <base/bytes.h>
#include <bench/crew.h>
#include <bench/stage.h>
#include <cell.h>
#include <cpu/clock.h>

enum { USERS = 100, EIGHTHS = 8, CLASSES = 64 * EIGHTHS, PER_MILLE = 1000 };
#define GAP "a task stands still, while cells are replaced"
static const struct row rows[] = { { "swap_pause", 0, 10, 2, GAP }, { "swap_pause", 999, 10, 2, GAP } };
struct nothing { u64 unused; };
struct marks { SYNC; atomic64 ready, stop, longest, most; };    /* most: of 999 in 1,000 */
CELL_STATE struct marks pauses_marks;
struct census { u64 count[CLASSES], all, longest; };
TASK_PLAIN(stands_by, nothing, nothing)

bool pauses_row(u32 i, struct row *out) {
    if (i >= LEN(rows)) return false;
    *out = AT(rows, i);
    return true;
}

/* Below 8 each length is a class of its own; above, the power of two and the three bits behind it. */
static u64 class_of(u64 gap) {
    u64 power = gap < 2 * EIGHTHS ? 0 : 60 - (u64)__builtin_clzl(gap);
    return power * EIGHTHS + (gap >> power);
}

static u64 class_end(u64 class) {
    u64 power = class < 2 * EIGHTHS ? 0 : class / EIGHTHS - 1;
    return ((class - power * EIGHTHS + 1) << power) - 1;
}

static void note_gap(struct census *c, u64 gap) {
    AT(c->count, class_of(gap))++;
    c->all++;
    if (gap > c->longest) c->longest = gap;
}

static u64 all_but_one_in_a_thousand(const struct census *c) {
    u64 seen = 0, class = 0;
    for (; class < CLASSES; class++) {
        seen += AT(c->count, class);
        if (seen >= c->all - c->all / PER_MILLE) break;
    }
    u64 end = class_end(class);
    return end < c->longest ? end : c->longest;
}

static status stands_by(const struct nothing *arg, struct nothing *result) {
    struct census c = { .all = 0 };
    (void)arg;
    (void)result;
    atomic64_set(&pauses_marks.ready, 1);
    for (u64 last = clock_cycles(); !atomic64_get(&pauses_marks.stop);) {
        u64 now = clock_cycles();
        note_gap(&c, now - last);
        last = now;
        poll();
    }
    atomic64_set(&pauses_marks.longest, c.longest);
    atomic64_set(&pauses_marks.most, all_but_one_in_a_thousand(&c));
    return OK;
}

static status begin(crew *c) {
    struct task_options o = task_defaults(TEXT("bystander"));
    struct nothing none = { 0 };
    OWN(task_ref) t = NONE(task_ref);
    o.cpu = 1;
    atomic64_set(&pauses_marks.ready, 0);
    atomic64_set(&pauses_marks.stop, 0);
    TRY(stands_by_spawn(&o, &none, &t));
    if (!task_ref_live(&t)) return st(E_NO_MEMORY);
    TRY(crew_add(c, &t));
    while (!atomic64_get(&pauses_marks.ready)) {
        poll();
        cpu_relax();
    }
    return OK;
}

static status observe(struct meter *m, struct line *why) {
    OWN(crew) c = crew_new();
    struct swap_report r = { 0 };
    TRY(begin(&c));
    for (u64 i = 0; i < m->n; i++) TRY(stage_swap(&r, why));
    atomic64_set(&pauses_marks.stop, 1);
    TRY(crew_join(&c));
    meter_operations(m, 1);
    meter_add(m, atomic64_get(m->arg ? &pauses_marks.most : &pauses_marks.longest));
    return OK;
}

static status measure(struct meter *m, struct line *why) {
    TRY(stage_set(USERS, why));
    while (meter_again(m)) TRY(observe(m, why));
    return OK;
}

status pauses_run(u32 i, struct meter *m) {
    struct line why = { 0 };
    (void)i;
    status s = stage_clear(code_of(measure(m, &why)), &why);
    meter_why(m, line_text(&why));
    return s;
}
