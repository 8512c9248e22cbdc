/* bench.c - `bench`: every operation there is to measure, several times over, in ticks of the time-stamp counter.
 *
 * Each row runs in a task of its own, pinned to this program's CPU, so that a fault or a refusal is the end of that row
 * only. A row is warmed up once and then repeated REPEATS times with a fixed number of operations: under an emulator
 * that counts instructions a tick is one instruction, and the result is the same on every run. */
#include <sys/program.h>
#include <base/bytes.h>
#include <bench/calls.h>
#include <bench/channels.h>
#include <bench/recoveries.h>
#include <bench/heaps.h>
#include <bench/maps.h>
#include <bench/programs.h>
#include <bench/swaps.h>
#include <bench/switches.h>
#include <cpu/clock.h>
#include <mem/frames.h>
#include <task/task.h>

enum { REPEATS = 5, CENTI = 100 };
struct family { OPS; bool (*row)(u32 i, struct bench_row *out); status (*run)(u32 i, u64 n, u64 *ticks); };
static const struct family families[] = {
    { .row = calls_row, .run = calls_run }, { .row = switches_row, .run = switches_run },
    { .row = programs_row, .run = programs_run }, { .row = maps_row, .run = maps_run },
    { .row = channels_row, .run = channels_run }, { .row = heaps_row, .run = heaps_run },
    { .row = recoveries_row, .run = recoveries_run }, { .row = swaps_row, .run = swaps_run },
};
struct request { u64 family, row, n; };
struct sample { u64 at[REPEATS]; };                  /* hundredths of a tick for one operation, in order of size */
TASK_PLAIN(measure, request, sample)

PROGRAM

text program_help(void) {
    return TEXT("bench [PATTERN|all] [OPERATIONS]\n"
                "  Measures what the system's operations cost: those whose names contain PATTERN, or all. A row is\n"
                "  one operation: ticks of the time-stamp counter, the least, the median and the most of five\n"
                "  repetitions. OPERATIONS limits how many are done in one repetition. With -j hundredths of a tick.\n"
                "  doc/bench.md says what each row includes.");
}

static void insert(struct sample *s, u32 count, u64 value) {
    u32 at = count;
    for (; at && AT(s->at, at - 1) > value; at--) AT(s->at, at) = AT(s->at, at - 1);
    AT(s->at, at) = value;
}

static status measure(const struct request *r, struct sample *result) {
    const struct family *f = &AT(families, r->family);
    u64 ticks = 0;
    TRY(f->run((u32)r->row, r->n, &ticks));
    for (u32 i = 0; i < REPEATS; i++) {
        TRY(f->run((u32)r->row, r->n, &ticks));
        insert(result, i, ticks * CENTI / r->n);
        poll();
    }
    return OK;
}

static status run_row(const struct request *r, struct sample *s) {
    struct task_options o = task_defaults(TEXT("bench"));
    OWN(task_ref) t = NONE(task_ref);
    o.cpu = 0;
    TRY(measure_spawn(&o, r, &t));
    return task_ref_live(&t) ? measure_join(&t, s) : st(E_NO_MEMORY);
}

static void tell_ticks(struct report *out, text key, u64 centi) {
    report_u64(out, key, out->json ? centi : (centi + CENTI / 2) / CENTI);
}

static void tell(struct report *out, const struct bench_row *row, const struct sample *s, i32 code) {
    report_begin(out);
    report_text(out, TEXT("bench"), STRING(row->key));
    report_u64(out, TEXT("arg"), row->arg);
    if (code) {
        report_text(out, TEXT("error"), status_text(code));
    } else {
        report_u64(out, TEXT("cpus"), row->cpus);
        report_u64(out, TEXT("n"), row->n);
        report_u64(out, TEXT("reps"), REPEATS);
        tell_ticks(out, TEXT("min"), AT(s->at, 0));
        tell_ticks(out, TEXT("median"), AT(s->at, REPEATS / 2));
        tell_ticks(out, TEXT("max"), AT(s->at, REPEATS - 1));
    }
    report_end(out);
    report_so_far(out);
}

static bool wanted(const struct bench_row *row, text pattern) {
    text key = STRING(row->key);
    if (!pattern.len || text_equal(pattern, TEXT("all"))) return true;
    for (u64 i = 0; i + pattern.len <= key.len; i++)
        if (text_equal(text_sub(key, i, pattern.len), pattern)) return true;
    return false;
}

/* A number that is no operation but is asked for like one. */
static void tell_number(struct report *out, text key, u64 value) {
    struct bench_row row = { .n = 1, .cpus = 1 };
    struct sample s = { { value * CENTI, value * CENTI, value * CENTI, value * CENTI, value * CENTI } };
    STORE(row.key, key);
    tell(out, &row, &s, 0);
}

static u64 run_family(u32 family, text pattern, u64 most, struct report *out) {
    struct bench_row row = { 0 };
    u64 rows = 0;
    for (u32 i = 0; AT(families, family).row(i, &row); i++) {
        struct sample s = { { 0 } };
        if (!wanted(&row, pattern) || row.cpus > cpu_count()) continue;
        if (row.n > most) row.n = most;
        struct request r = { .family = family, .row = i, .n = row.n };
        tell(out, &row, &s, code_of(run_row(&r, &s)));
        rows++;
        poll();
    }
    return rows;
}

static void tell_machine(struct report *out) {
    u64 cycles = clock_cycles(), ns = clock_ns();
    clock_delay_us(100);
    u64 khz = (clock_cycles() - cycles) * 1000000 / (clock_ns() - ns);
    report_begin(out);
    report_text(out, TEXT("bench"), TEXT("machine"));
    report_text(out, TEXT("system"), TEXT("ariadne"));
    report_u64(out, TEXT("tick_khz"), khz);
    report_u64(out, TEXT("cpus"), cpu_count());
    report_u64(out, TEXT("memory"), frames_total() * FRAME_SIZE);
    report_end(out);
    report_so_far(out);
}

status program_main(const struct program_args *args, struct report *out) {
    u64 most = ~0ul, rows = 0;
    text pattern = args_word(args, 1);
    TRY(args_expect(args, 0, 2, &out->why));
    if (args->count > 2) TRY(args_u64(args, 2, TEXT("operations"), &most, &out->why));
    if (!most) most = 1;
    u64 used = (frames_total() - frames_free()) * FRAME_SIZE;
    if (out->json) tell_machine(out);
    for (u32 i = 0; i < LEN(families); i++) rows += run_family(i, pattern, most, out);
    maps_end();
    struct bench_row memory = { .key = "memory_used" };
    if (wanted(&memory, pattern)) tell_number(out, TEXT("memory_used"), used), rows++;
    if (!rows) {
        line_put(&out->why, TEXT("no operation has a name with "));
        line_put(&out->why, pattern);
        return st(E_NOT_FOUND);
    }
    if (!out->json) return OK;
    report_begin(out);
    report_text(out, TEXT("bench"), TEXT("end"));
    report_u64(out, TEXT("rows"), rows);
    report_end(out);
    return OK;
}
