/* plots.c - map cost against live mappings, swap stages against references, and what became of the main rows from
 * commit to commit. All in instructions, all on logarithmic scales: differences of interest are factors. */
#include "plots.h"

#include "report.h"
#include "rows.h"
#include "svg.h"

#include <math.h>
#include <string.h>

enum { POINTS_MAX = 256, LINES_MAX = 16, ARGS_MAX = 8 };

struct points { size_t count; double x[POINTS_MAX], y[POINTS_MAX]; };

static void add_point(struct points *p, double x, double y) {
    if (p->count == POINTS_MAX || y <= 0) return;
    p->x[p->count] = x;
    p->y[p->count++] = y;
}

/* A row's instructions at x; false: it was not measured. */
static bool add_row(struct points *p, const struct results *r, enum system system, const char *key, long long arg,
                    double x) {
    struct value v = results_value(r, system, INSTRUCTIONS, key, arg);
    if (v.present) add_point(p, x, (double)v.hundredths / 100);
    return v.present;
}

/* Whole powers of ten around all points. */
static struct axis axis_around(const char *title, const struct points *lines, size_t count) {
    double low = INFINITY, high = 0;
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < lines[i].count; j++) low = fmin(low, lines[i].y[j]), high = fmax(high, lines[i].y[j]);
    low = pow(10, floor(log10(low)));
    high = pow(10, ceil(log10(high) + 1e-9));
    return (struct axis){ .title = title, .logarithmic = true, .low = low, .high = high > low ? high : 10 * low };
}

static bool finish(struct svg *s, const char *path) {
    if (svg_end(s)) return true;
    perror(path);
    return false;
}

static const char *path_of(const char *folder, const char *name) {
    static char path[512];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    return path;
}

/* Labels at the right end of lines, pushed apart where they would lie on each other; `lines` in any order. */
static void label_ends(struct svg *s, const struct points *lines, const char *const *labels, size_t count) {
    enum { APART = 16 };
    bool done[LINES_MAX] = { false };
    double above = -INFINITY;
    for (size_t n = 0; n < count; n++) {
        size_t top = count;
        double y = INFINITY;
        for (size_t i = 0; i < count; i++) {
            if (done[i] || !lines[i].count) continue;
            double at = svg_y(s, lines[i].y[lines[i].count - 1]);
            if (at < y) y = at, top = i;
        }
        if (top == count) return;
        done[top] = true;
        const struct points *p = &lines[top];
        double place = fmax(y, above + APART);
        svg_label(s, p->x[p->count - 1], p->y[p->count - 1], place - y, labels[top], (int)top);
        above = place;
    }
}

/* --- map cost --------------------------------------------------------------------------------------------------- */

static bool plot_map(const struct results *r, const char *folder) {
    static const char *const LABELS[SYSTEMS] = { "Ariadne", "Linux", "Linux, lean" };
    struct points lines[SYSTEMS] = { 0 };
    long long args[ARGS_MAX];
    size_t args_count = results_args(r, "map_alive", args, ARGS_MAX), points = 0;
    const char *path = path_of(folder, "map.svg");
    struct svg s;
    for (int system = 0; system < SYSTEMS; system++)
        for (size_t i = 0; i < args_count; i++)
            points += add_row(&lines[system], r, (enum system)system, "map_alive", args[i], (double)args[i]);
    if (!points || args_count < 2) return true;
    struct axis x = { "mappings alive", true, (double)args[0], (double)args[args_count - 1] };
    if (!svg_begin(&s, path, "Map, touch and unmap 4 KiB beside other mappings", x,
                   axis_around("instructions", lines, SYSTEMS), 120))
        return perror(path), false;
    svg_axis_y(&s);
    svg_axis_x(&s);
    for (int i = 0; i < SYSTEMS; i++) svg_line(&s, lines[i].x, lines[i].y, lines[i].count, i);
    label_ends(&s, lines, LABELS, SYSTEMS);
    return finish(&s, path);
}

/* --- swap stages ------------------------------------------------------------------------------------------------ */

enum { STAGES = 4 };
static const char *const STAGE_KEYS[STAGES] = { "swap_prepare", "swap_quiesce", "swap_commit", "swap_drain" };
static const char *const STAGE_NAMES[STAGES] = { "prepare", "quiesce", "commit", "drain" };

static void draw_stages(struct svg *s, const struct points *stages, const long long *args, size_t count) {
    char text[32];
    for (size_t i = 0; i < count; i++) {
        snprintf(text, sizeof text, "%lld", args[i]);
        svg_tick(s, (double)i + 0.5, text);
    }
    for (int stage = 0; stage < STAGES; stage++) {
        const struct points *p = &stages[stage];
        if (p->count) svg_legend(s, stage, STAGE_NAMES[stage], stage);
        for (size_t i = 0; i < p->count; i++) {
            double left = p->x[i] + 0.12 + 0.19 * stage;
            report_number(text, sizeof text, (long long)(p->y[i] * 100));
            svg_bar(s, left, left + 0.17, p->y[i], text, stage);
        }
    }
}

static bool plot_swap(const struct results *r, const char *folder) {
    struct points stages[STAGES] = { 0 };
    long long args[ARGS_MAX];
    size_t count = results_args(r, "swap_commit", args, ARGS_MAX), points = 0;
    const char *path = path_of(folder, "swap.svg");
    struct svg s;
    for (int stage = 0; stage < STAGES; stage++)
        for (size_t i = 0; i < count; i++)
            points += add_row(&stages[stage], r, ARIADNE, STAGE_KEYS[stage], args[i], (double)i);
    if (!points) return true;
    if (!svg_begin(&s, path, "Stages of a live swap", (struct axis){ "references to the cell that is swapped", false,
                   0, (double)count }, axis_around("instructions", stages, STAGES), 130))
        return perror(path), false;
    svg_axis_y(&s);
    draw_stages(&s, stages, args, count);
    return finish(&s, path);
}

bool plots_of_run(const struct results *r, const char *folder) {
    bool map = plot_map(r, folder), swap = plot_swap(r, folder);
    return map && swap;
}

/* --- history ---------------------------------------------------------------------------------------------------- */

static const struct { const char *label, *key; long long arg; } HISTORY[] = {
    { "null call", "null_call", 0 }, { "heap", "heap", 64 }, { "yield", "yield", 2 },
    { "rendezvous", "rendezvous", 1 }, { "map 4 KiB", "map", 4096 }, { "fault caught", "fault_caught", 0 },
    { "task", "task", 0 }, { "program, warm", "program_warm", 0 },
};
enum { HISTORY_LINES = sizeof HISTORY / sizeof *HISTORY };

/* The shown part of a commit's name: the first runs and the last are named, and as many between as there is room. */
static void name_commits(struct svg *s, const struct results *runs, size_t count) {
    enum { ROOM = 8 };
    size_t step = (count + ROOM - 1) / ROOM;
    char text[16];
    for (size_t i = 0; i < count; i += step) {
        snprintf(text, sizeof text, "%.8s", runs[i].about.commit);
        svg_tick(s, (double)i, text);
    }
}

bool plots_of_history(const struct results *runs, size_t count, const char *folder) {
    static struct points lines[HISTORY_LINES];
    const char *labels[HISTORY_LINES], *path = path_of(folder, "history.svg");
    size_t points = 0;
    struct svg s;
    memset(lines, 0, sizeof lines);
    for (size_t i = 0; i < HISTORY_LINES; i++) {
        labels[i] = HISTORY[i].label;
        for (size_t run = 0; run < count; run++)
            points += add_row(&lines[i], &runs[run], ARIADNE, HISTORY[i].key, HISTORY[i].arg, (double)run);
    }
    if (!points) return true;
    struct axis x = { "commits", false, -0.2, count > 1 ? (double)count - 1 : 1 };
    if (!svg_begin(&s, path, "Instructions of one operation, from commit to commit", x,
                   axis_around("instructions", lines, HISTORY_LINES), 140))
        return perror(path), false;
    svg_axis_y(&s);
    name_commits(&s, runs, count);
    for (size_t i = 0; i < HISTORY_LINES; i++) svg_line(&s, lines[i].x, lines[i].y, lines[i].count, (int)i);
    label_ends(&s, lines, labels, HISTORY_LINES);
    return finish(&s, path);
}
