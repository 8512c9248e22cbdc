/* campaign.c - which machines are booted, in which order.
 *
 * Instructions do not depend on the host, so one boot counts them. Time does: both systems are booted in turn, so that
 * what slows the host for a while slows both, and the medians of several boots are compared. */
#include "campaign.h"

#include "../systest/emulator.h"

#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

enum { SMP = 4, BOOTS_MAX = 3 + 4 * TIMED_BOOTS_MAX };

struct plan { size_t count; struct boot at[BOOTS_MAX]; };

static void add(struct plan *p, enum system system, enum yardstick yardstick, int number, int cpus) {
    p->at[p->count++] = (struct boot){ .system = system, .yardstick = yardstick, .number = number, .cpus = cpus };
}

static void make_plan(struct plan *p, int timed_boots) {
    p->count = 0;
    for (int system = 0; system < SYSTEMS; system++) add(p, (enum system)system, INSTRUCTIONS, 1, 1);
    for (int i = 1; i <= timed_boots; i++)
        for (int cpus = 1; cpus <= SMP; cpus += SMP - 1) {
            add(p, ARIADNE, TIME, i, cpus);
            add(p, LINUX, TIME, i, cpus);
        }
}

/* --- progress --------------------------------------------------------------------------------------------------- */

static char doing[160];                              /* the boot that runs, as progress names it */

/* On a terminal one line that is written over; elsewhere one line for each boot. */
static void show_row(const char *row) {
    if (isatty(STDERR_FILENO)) fprintf(stderr, "\r\x1b[K%s: %s", doing, row);
}

static void show_start(const struct plan *p, size_t i) {
    const struct boot *b = &p->at[i];
    snprintf(doing, sizeof doing, "[%zu/%zu] %s, %s, %d CPU%s", i + 1, p->count, YARDSTICK_NAMES[b->yardstick],
             SYSTEM_NAMES[b->system], b->cpus, b->cpus > 1 ? "s" : "");
    show_row("starting");
}

static void show_end(double seconds, size_t rows, const char *failure) {
    fprintf(stderr, "%s%s: ", isatty(STDERR_FILENO) ? "\r\x1b[K" : "", doing);
    if (failure) fprintf(stderr, "FAILED: %s\n", failure);
    else fprintf(stderr, "%zu rows, %.0f s\n", rows, seconds);
}

/* --- what no guest can tell -------------------------------------------------------------------------------------- */

/* The size of Linux is that of the file it is booted from. */
static void add_linux_size(const struct setup *s, struct records *records) {
    struct record r = { .system = LINUX, .yardstick = INSTRUCTIONS, .boot = 1, .bench = "image_size", .cpus = 1, .n = 1,
                        .reps = 1 };
    struct stat about;
    char path[512];
    snprintf(path, sizeof path, "%s/bench/vmlinuz", s->build);
    if (!rows_want(s->selected, false, r.bench, 0, false) || stat(path, &about)) return;
    r.min = r.median = r.max = (long long)about.st_size * 100;
    records_add(records, &r);
}

int campaign_run(const struct setup *s, int timed_boots, struct results *results) {
    struct plan plan;
    int failed = 0;
    make_plan(&plan, timed_boots);
    add_linux_size(s, &results->records);
    for (size_t i = 0; i < plan.count; i++) {
        size_t before = results->records.count;
        double began = emulator_now();
        show_start(&plan, i);
        const char *failure = guest_measure(s, &plan.at[i], &results->records, show_row);
        show_end(emulator_now() - began, results->records.count - before, failure);
        failed += failure != NULL;
    }
    return failed;
}
