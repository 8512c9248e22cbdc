/* guest.c - a conversation with a guest: it prints one JSON line after the other, from "machine" to "end".
 *
 * Linux is told on its command line what to measure and begins by itself. Ariadne is told at its prompt: one command
 * for everything, or one for each key when only some rows are wanted. Whatever else stands on the line - firmware,
 * kernel messages, the prompt - is passed over. Nothing that a guest prints is trusted: a line that cannot be read ends
 * the boot, with the line in the reason. */
#include "guest.h"

#include "../systest/emulator.h"
#include "machine.h"

#include <errno.h>
#include <stdarg.h>
#include <string.h>

static const char PROMPT[] = "ariadne> ", START[] = "{\"bench\":";
enum { KEYS_MAX = 64, REASON = 384 };

struct guest {
    const struct setup *setup;
    const struct boot *boot;
    struct records *records;
    size_t first_record;                             /* of this boot */
    void (*progress)(const char *row);
    struct emulator emulator;
    size_t read;                                     /* lines of the screen that have been looked at */
    long long tick_khz;                              /* 0: it has not introduced itself */
    long long rows;                                  /* since then */
    bool at_end;
    char last[64];                                   /* the row that came last */
    const char *failure;
};

static char reason[REASON];

__attribute__((format(printf, 2, 3))) static void fail(struct guest *g, const char *format, ...) {
    va_list args;
    if (g->failure) return;                          /* the first reason is the one that explains the others */
    va_start(args, format);
    vsnprintf(reason, sizeof reason, format, args);
    va_end(args);
    g->failure = reason;
}

/* --- lines ------------------------------------------------------------------------------------------------------ */

/* Ticks to nanoseconds, where time is measured; hundredths both. */
static long long scaled(const struct guest *g, long long ticks) {
    return (long long)((double)ticks * 1e6 / (double)g->tick_khz);
}

static bool is_ours(const struct guest *g) {
    return g->boot->system == ARIADNE;
}

static bool has_record(const struct guest *g, const char *key, long long arg) {
    for (size_t i = g->first_record; i < g->records->count; i++)
        if (g->records->at[i].arg == arg && !strcmp(g->records->at[i].bench, key)) return true;
    return false;
}

static void take_record(struct guest *g, const struct json_object *o, const char *line) {
    struct record r = { .system = g->boot->system, .yardstick = g->boot->yardstick, .boot = g->boot->number };
    const char *wrong = record_from(&r, o);
    if (wrong) return fail(g, "an incomplete line (%s): %.200s", wrong, line);
    g->rows++;
    snprintf(g->last, sizeof g->last, "%s %lld", r.bench, r.arg);
    g->progress(g->last);
    if (!rows_want(g->setup->selected, is_ours(g), r.bench, r.arg, g->boot->cpus > 1)) return;
    if (has_record(g, r.bench, r.arg)) return;       /* a command measures every key that contains its word */
    if (r.yardstick == TIME && rows_unit(r.bench) == OPERATIONS)
        r.min = scaled(g, r.min), r.median = scaled(g, r.median), r.max = scaled(g, r.max);
    records_add(g->records, &r);
}

static void take_machine(struct guest *g, const struct json_object *o, const char *line) {
    long long cpus = 0;
    g->rows = 0;
    if (!json_number(o, "tick_khz", &g->tick_khz) || g->tick_khz <= 0)
        fail(g, "it does not say how long a tick is: %.200s", line);
    if (!json_number(o, "cpus", &cpus) || cpus != g->boot->cpus)
        fail(g, "it has %lld CPUs, the machine %d: %.200s", cpus, g->boot->cpus, line);
}

static void take_end(struct guest *g, const struct json_object *o) {
    long long rows = -1;
    json_number(o, "rows", &rows);
    if (rows != g->rows) fail(g, "it printed %lld rows, but %lld were read", rows, g->rows);
    g->at_end = true;
}

static void take_line(struct guest *g, const char *screen_line) {
    struct json_object o;
    char bench[JSON_KEY] = "";
    const char *line = strstr(screen_line, START);
    if (!line) return;
    const char *wrong = json_read(&o, line);
    if (wrong) return fail(g, "a line that cannot be read (%s): %.200s", wrong, line);
    json_text(&o, "bench", bench, sizeof bench);
    if (!strcmp(bench, "machine")) take_machine(g, &o, line);
    else if (!g->tick_khz) fail(g, "a row before the line that describes the machine: %.200s", line);
    else if (!strcmp(bench, "end")) take_end(g, &o);
    else take_record(g, &o, line);
}

/* --- waiting ---------------------------------------------------------------------------------------------------- */

static const char *where(const struct guest *g) {
    return g->last[0] ? g->last : g->tick_khz ? "its first line" : "its start";
}

/* Reads what comes next and looks at all finished lines. False: the boot has failed. */
static bool go_on(struct guest *g) {
    struct emulator *e = &g->emulator;
    size_t lines = e->screen.count;
    if (!emulator_read(e)) return fail(g, "nothing came for %.0f s after %s", g->setup->patience, where(g)), false;
    for (; g->read < e->screen.count && !g->failure; g->read++) take_line(g, e->screen.lines[g->read]);
    if (e->screen.count > lines) e->deadline = emulator_now() + g->setup->patience;
    if (e->ended && !g->at_end) fail(g, "it ended (status %d) after %s", e->exit_status, where(g));
    return !g->failure;
}

static bool at_prompt(const struct guest *g) {
    const struct screen *s = &g->emulator.screen;
    return s->column == strlen(PROMPT) && !strcmp(s->row, PROMPT);
}

/* --- Ariadne ---------------------------------------------------------------------------------------------------- */

static void run_command(struct guest *g, const char *key) {
    char command[128];
    snprintf(command, sizeof command, "bench %s%s-j\r", key ? key : "", key ? " " : "");
    while (!at_prompt(g))
        if (!go_on(g)) return;
    size_t typed_at = g->emulator.screen.count;
    g->at_end = false;
    if (!emulator_type(&g->emulator, command)) fail(g, "it does not take the command %s", command);
    while (!g->at_end && !g->failure)
        if (go_on(g) && at_prompt(g) && g->emulator.screen.count > typed_at && !g->at_end)
            fail(g, "`bench %s` ended without a line \"end\"", key ? key : "-j");
}

/* --- which rows ------------------------------------------------------------------------------------------------- */

struct keys { size_t count; const char *at[KEYS_MAX]; };

static void add_key(struct keys *keys, const char *key) {
    for (size_t i = 0; i < keys->count; i++)
        if (!strcmp(keys->at[i], key)) return;       /* two rows may compare the same operation */
    if (keys->count < KEYS_MAX) keys->at[keys->count++] = key;
}

/* The keys of the selected rows that a machine with these CPUs measures. */
static struct keys wanted_keys(const struct setup *s, const struct boot *b) {
    struct keys keys = { .count = 0 };
    for (size_t i = 0; i < ROW_COUNT; i++) {
        const char *key = b->system == ARIADNE ? ROWS[i].key : ROWS[i].peer;
        if (key && s->selected[i] && (ROWS[i].cpus > 1) == (b->cpus > 1)) add_key(&keys, key);
    }
    return keys;
}

static void join(char *to, size_t size, const struct keys *keys) {
    size_t n = 0;
    *to = 0;
    for (size_t i = 0; i < keys->count && n < size; i++)
        n += (size_t)snprintf(to + n, size - n, "%s%s", i ? "," : "", keys->at[i]);
}

/* After a failure every row that should have come and did not gets its reason; if all came, the boot itself does. */
static void name_missing(struct guest *g) {
    struct record r = { .system = g->boot->system, .yardstick = g->boot->yardstick, .boot = g->boot->number,
                        .cpus = g->boot->cpus };
    size_t before = g->records->count;
    snprintf(r.error, sizeof r.error, "%.250s", g->failure);
    for (size_t i = 0; i < ROW_COUNT; i++) {
        const char *key = is_ours(g) ? ROWS[i].key : ROWS[i].peer;
        long long arg = is_ours(g) ? ROWS[i].arg : ROWS[i].peer_arg;
        if (!key || !g->setup->selected[i] || (ROWS[i].cpus > 1) != (g->boot->cpus > 1)) continue;
        if (arg == EVERY_ARG || has_record(g, key, arg)) continue;
        snprintf(r.bench, sizeof r.bench, "%s", key);
        r.arg = arg;
        records_add(g->records, &r);
    }
    if (g->records->count > before) return;
    snprintf(r.bench, sizeof r.bench, "guest");
    records_add(g->records, &r);
}

/* --- one boot --------------------------------------------------------------------------------------------------- */

static void start(struct guest *g, const struct keys *keys) {
    static struct arguments arguments;
    char list[1024], log[512];
    join(list, sizeof list, keys);
    bool some = g->setup->only || g->boot->cpus > 1;
    machine_arguments(&arguments, g->setup->build, g->setup->kvm, g->boot, some ? list : NULL);
    snprintf(log, sizeof log, "%s/bench/%s.%s.%dcpu.%d.serial", g->setup->build, SYSTEM_NAMES[g->boot->system],
             YARDSTICK_NAMES[g->boot->yardstick], g->boot->cpus, g->boot->number);
    if (!emulator_start(&g->emulator, arguments.at, log, g->setup->patience))
        fail(g, "QEMU is not started: %s: %s", log, strerror(errno));
}

static void converse(struct guest *g, const struct keys *keys) {
    bool some = g->setup->only || g->boot->cpus > 1;
    if (!is_ours(g)) {
        while (!g->at_end && go_on(g)) {}
    } else if (!some) {
        run_command(g, NULL);
    } else {
        for (size_t i = 0; i < keys->count && !g->failure; i++) run_command(g, keys->at[i]);
    }
}

bool guest_is_needed(const struct setup *s, const struct boot *b) {
    return wanted_keys(s, b).count > 0;
}

const char *guest_measure(const struct setup *s, const struct boot *b, struct records *records,
                          void (*progress)(const char *row)) {
    struct guest g = { .setup = s, .boot = b, .records = records, .first_record = records->count,
                       .progress = progress };
    struct keys keys = wanted_keys(s, b);
    start(&g, &keys);
    if (!g.failure) converse(&g, &keys);
    emulator_end(&g.emulator);
    if (g.failure) name_missing(&g);
    return g.failure;
}
