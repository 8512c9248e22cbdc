/* swaps.c - replacing a cell by itself, stage by stage: with 1, 10 and 100 users whose references have to be
 * redirected, and with 100 while all CPUs are busy.
 *
 * The stages' times are those that the swap itself took. The commit is the time for which all other CPUs are held. The
 * busy rows run beside the tasks of `stress`, five for each CPU, on two CPUs or more: what those do meanwhile is in the
 * times of the other stages, since they take turns with the one that swaps. */
#include <bench/swaps.h>
#include <app/burden.h>
#include <base/bytes.h>
#include <bench/stage.h>
#include <cell.h>
#include <cpu/cpu.h>
#include <task/sched.h>

enum stage { PREPARE, QUIESCE, COMMIT, DRAIN, STAGES };
enum { IDLE_ROWS = 3 * STAGES, BUSY_TASKS = 5 };
#define STAGES_OF(arg, n, cpus, suffix, with)                                                                   \
    { "swap_prepare" suffix, arg, n, cpus, "load, link and check" with },                                       \
    { "swap_quiesce" suffix, arg, n, cpus, "wait until nobody is in the way" with },                            \
    { "swap_commit" suffix, arg, n, cpus, "hold all CPUs and redirect" with },                                  \
    { "swap_drain" suffix, arg, n, cpus, "free what was replaced" with }
static const struct row rows[] = {
    STAGES_OF(1, 4, 1, "", ""), STAGES_OF(10, 4, 1, "", ""), STAGES_OF(100, 4, 1, "", ""),
    STAGES_OF(100, 2, 2, "_busy", ", CPUs busy"),
};

bool swaps_row(u32 i, struct row *out) {
    if (i >= LEN(rows)) return false;
    *out = AT(rows, i);
    return true;
}

static u64 stage_of(const struct swap_report *r, enum stage stage) {
    switch (stage) {
    case PREPARE: return r->prepare;
    case QUIESCE: return r->quiesce;
    case COMMIT: return r->commit;
    case DRAIN: return r->drain;
    case STAGES: default: return 0;
    }
}

static status swap_often(struct meter *m, enum stage stage, struct line *why) {
    while (meter_again(m))
        for (u64 i = 0; i < m->n; i++) {
            struct swap_report r = { 0 };
            TRY(stage_swap(&r, why));
            meter_add(m, stage_of(&r, stage));
        }
    return OK;
}

/* The tasks of `stress` run while it lives. */
OWNED_LOCAL(load);
struct load { OWNED; u64 tasks; };
OWNED_FUNS(load, tasks)
static void load_release(load *self) {
    (void)self;
    burden_stop();
}

static status swap_busy(struct meter *m, enum stage stage, struct line *why) {
    if (burden_running()) return st(E_BUSY);
    OWN(load) all = { .tasks = BUSY_TASKS * cpu_count() };
    TRY(burden_start(all.tasks));
    TRY(swap_often(m, stage, why));
    DROP(load, all);
    while (burden_running()) {
        poll();
        sched_yield();
    }
    return OK;
}

static status measure(u32 i, struct meter *m, struct line *why) {
    TRY(stage_set(m->arg, why));
    return i < IDLE_ROWS ? swap_often(m, i % STAGES, why) : swap_busy(m, i % STAGES, why);
}

status swaps_run(u32 i, struct meter *m) {
    struct line why = { 0 };
    status s = stage_clear(code_of(measure(i, m, &why)), &why);
    meter_why(m, line_text(&why));
    return s;
}
