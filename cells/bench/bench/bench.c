/* bench.c - `bench`: every operation there is to measure, several times over, in ticks of the time-stamp counter.
 *
 * Each row runs in a task of its own, pinned to the first CPU, so that a fault or a refusal ends that row only; a row
 * that is under way when this program is killed ends with it. Nothing is printed while something is measured.
 * Bad at: measuring beside other activity; what runs meanwhile is in the result. */
#include <sys/program.h>
#include <base/bytes.h>
#include <bench/calls.h>
#include <bench/channels.h>
#include <bench/crew.h>
#include <bench/heaps.h>
#include <bench/maps.h>
#include <bench/parcels.h>
#include <bench/pauses.h>
#include <bench/programs.h>
#include <bench/recoveries.h>
#include <bench/swaps.h>
#include <bench/switches.h>
#include <bench/systems.h>
#include <cpu/clock.h>
#include <mem/frames.h>

enum { CENTI = 100, STACK_PAGES = 16 };
struct family { OPS; bool (*row)(u32 i, struct row *out); status (*run)(u32 i, struct meter *m); };
static const struct family families[] = {
    { .row = systems_row, .run = systems_run }, { .row = calls_row, .run = calls_run },
    { .row = switches_row, .run = switches_run }, { .row = programs_row, .run = programs_run },
    { .row = maps_row, .run = maps_run }, { .row = channels_row, .run = channels_run },
    { .row = parcels_row, .run = parcels_run }, { .row = heaps_row, .run = heaps_run },
    { .row = recoveries_row, .run = recoveries_run }, { .row = swaps_row, .run = swaps_run },
    { .row = pauses_row, .run = pauses_run },
};
struct request { u64 family, index, n; };
struct wish { VIEW; text pattern; u64 most; bool list; };
TASK_PLAIN(measure, request, readings)

PROGRAM

text program_help(void) {
    return TEXT("bench [ROW|all [OPERATIONS]]\n"
                "bench list\n"
                "  Measures what the system's operations cost. ROW is the name of a row, in which * stands for any\n"
                "  text. Each row is one operation: ticks of the time-stamp counter, the least, the median and the\n"
                "  most of five repetitions after a warm-up. OPERATIONS limits how many are done in one repetition.\n"
                "  With -j hundredths of a tick, and what the machine is. `bench list` tells all rows.\n"
                "  The system should be idle otherwise. doc/bench.md says what each row includes.");
}

/* --- measuring ---------------------------------------------------------------------------------------------------- */

static status measure(const struct request *r, struct readings *result) {
    const struct family *f = &AT(families, r->family);
    struct row row = { 0 };
    if (!f->row((u32)r->index, &row)) return st(E_NOT_FOUND);
    struct meter m = meter_of(&row, r->n);
    status s = f->run((u32)r->index, &m);
    *result = m.result;
    result->code = code_of(s);
    return OK;
}

/* The second handle is for the case that this task ends first: then the other one ends too. */
static status measure_apart(const struct request *r, struct readings *result) {
    struct task_options o = task_defaults(TEXT("bench"));
    OWN(crew) c = crew_new();
    OWN(task_ref) t = NONE(task_ref);
    o.cpu = 0;
    o.stack_pages = STACK_PAGES;
    TRY(measure_spawn(&o, r, &t));
    if (!task_ref_live(&t)) return st(E_NO_MEMORY);
    OWN(task_ref) second = task_ref_clone(&t);
    TRY(crew_add(&c, &second));
    return measure_join(&t, result);
}

static void run_row(const struct request *r, const struct row *row, struct readings *result) {
    if (row->cpus > cpu_count()) {
        result->code = E_UNSUPPORTED;
        STORE(result->why, TEXT("it needs more CPUs"));
        return;
    }
    i32 code = code_of(measure_apart(r, result));
    if (code) result->code = code;
}

/* --- telling ------------------------------------------------------------------------------------------------------ */

/* People read ticks, with two decimals. */
static void tell_ticks(struct report *out, text key, u64 centi) {
    struct line l = { 0 };
    if (out->json) {
        report_u64(out, key, centi);
        return;
    }
    line_u64(&l, centi / CENTI);
    line_char(&l, '.');
    line_u64(&l, centi % CENTI / 10);
    line_u64(&l, centi % 10);
    report_text(out, key, line_text(&l));
}

static void tell_error(struct report *out, const struct readings *r) {
    struct line l = { 0 };
    line_status(&l, st(r->code));
    if (r->why[0]) line_put(&l, TEXT(": "));
    line_put(&l, STRING(r->why));
    report_text(out, TEXT("error"), line_text(&l));
}

static void tell_result(struct report *out, u64 n, const struct readings *r) {
    report_u64(out, TEXT("n"), n);
    report_u64(out, TEXT("reps"), METER_REPEATS);
    tell_ticks(out, TEXT("min"), AT(r->at, 0));
    tell_ticks(out, TEXT("median"), AT(r->at, METER_REPEATS / 2));
    tell_ticks(out, TEXT("max"), AT(r->at, METER_REPEATS - 1));
}

static void tell(struct report *out, const struct row *row, const struct readings *r) {
    report_begin(out);
    report_text(out, TEXT("bench"), STRING(row->key));
    report_u64(out, TEXT("arg"), row->arg);
    report_u64(out, TEXT("cpus"), cpu_count());
    if (r->code) tell_error(out, r);
    else tell_result(out, row->n, r);
    report_end(out);
    report_so_far(out);
}

static void tell_row(struct report *out, const struct row *row) {
    report_begin(out);
    report_text(out, TEXT("bench"), STRING(row->key));
    report_u64(out, TEXT("arg"), row->arg);
    report_u64(out, TEXT("n"), row->n);
    report_u64(out, TEXT("cpus"), row->cpus);
    report_text(out, TEXT("does"), STRING(row->does));
    report_end(out);
}

static void tell_machine(struct report *out) {
    report_begin(out);
    report_text(out, TEXT("bench"), TEXT("machine"));
    report_text(out, TEXT("system"), TEXT("ariadne"));
    report_u64(out, TEXT("tick_khz"), clock_khz());
    report_u64(out, TEXT("cpus"), cpu_count());
    report_u64(out, TEXT("memory"), frames_total() * FRAME_SIZE);
    report_end(out);
}

static void tell_end(struct report *out, u64 rows) {
    report_begin(out);
    report_text(out, TEXT("bench"), TEXT("end"));
    report_u64(out, TEXT("rows"), rows);
    report_end(out);
}

/* --- choosing ----------------------------------------------------------------------------------------------------- */

/* The index behind `part` in t, looked for from `at` on; beyond the end: it is not there. */
static usize find_part(text t, usize at, text part) {
    for (; at + part.len <= t.len; at++)
        if (text_equal(text_sub(t, at, part.len), part)) return at + part.len;
    return t.len + 1;
}

/* What stands between two * may match at its first place: if a later one would do, so does the first. */
static bool matches(text pattern, text t) {
    usize star = text_find(pattern, '*', 0), at = star;
    if (star == pattern.len) return text_equal(pattern, t);
    if (!text_starts(t, text_sub(pattern, 0, star))) return false;
    for (;;) {
        usize next = text_find(pattern, '*', star + 1);
        text part = text_sub(pattern, star + 1, next - star - 1);
        poll();
        if (next == pattern.len) return t.len >= at + part.len && text_ends(t, part);
        at = find_part(t, at, part);
        if (at > t.len) return false;
        star = next;
    }
}

static bool wanted(const struct wish *w, const struct row *row) {
    return w->list || text_equal(w->pattern, TEXT("all")) || matches(w->pattern, STRING(row->key));
}

static u64 run_family(u32 family, const struct wish *w, struct report *out) {
    struct row row = { 0 };
    u64 rows = 0;
    for (u32 i = 0; AT(families, family).row(i, &row); i++) {
        struct readings r = { 0 };
        poll();
        if (!wanted(w, &row)) continue;
        rows++;
        if (row.n > w->most) row.n = w->most;
        if (!w->list) run_row(&(struct request){ .family = family, .index = i, .n = row.n }, &row, &r);
        if (w->list) tell_row(out, &row);
        else tell(out, &row, &r);
    }
    return rows;
}

status program_main(const struct program_args *args, struct report *out) {
    struct wish w = { .pattern = args->count > 1 ? args_word(args, 1) : TEXT("all"), .most = ~0ul };
    u64 rows = 0;
    TRY(args_expect(args, 0, 2, &out->why));
    if (args->count > 2) TRY(args_u64(args, 2, TEXT("operations"), &w.most, &out->why));
    if (!w.most) w.most = 1;
    w.list = text_equal(w.pattern, TEXT("list"));
    if (out->json && !w.list) tell_machine(out);
    for (u32 i = 0; i < LEN(families); i++) rows += run_family(i, &w, out);
    if (out->json && !w.list) tell_end(out, rows);
    if (rows) return OK;
    line_put(&out->why, TEXT("no row has that name: "));
    line_put(&out->why, w.pattern);
    return st(E_NOT_FOUND);
}
