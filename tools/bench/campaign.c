/* campaign.c - which machines are booted, in which order.
 *
 * Instructions do not depend on the host, so one boot counts them. Time does: both systems are booted in turn, so that
 * what slows the host for a while slows both, and the medians of several boots are compared. */
#include "campaign.h"

#include "../systest/emulator.h"

#include <elf.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { SMP = 4, BOOTS_MAX = 3 + 4 * TIMED_BOOTS_MAX };

struct plan { size_t count; struct boot at[BOOTS_MAX]; };

static void add(struct plan *p, const struct setup *s, struct boot b) {
    if (guest_is_needed(s, &b)) p->at[p->count++] = b;
}

static void make_plan(struct plan *p, const struct setup *s, int timed_boots) {
    p->count = 0;
    add(p, s, (struct boot){ ARIADNE, INSTRUCTIONS, 1, 1 });
    if (s->alone) return;
    add(p, s, (struct boot){ LINUX, INSTRUCTIONS, 1, 1 });
    add(p, s, (struct boot){ LINUX_LEAN, INSTRUCTIONS, 1, 1 });
    for (int i = 1; i <= timed_boots; i++)
        for (int cpus = 1; cpus <= SMP; cpus += SMP - 1) {
            add(p, s, (struct boot){ ARIADNE, TIME, i, cpus });
            add(p, s, (struct boot){ LINUX, TIME, i, cpus });
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

static void add_size(const struct setup *s, enum system system, long long bytes, struct records *records) {
    struct record r = { .system = system, .yardstick = INSTRUCTIONS, .boot = 1, .bench = "image_size", .cpus = 1 };
    r.n = r.reps = 1;
    r.min = r.median = r.max = bytes * 100;
    if (bytes && rows_want(s->selected, system == ARIADNE, r.bench, 0, false)) records_add(records, &r);
}

static long long file_size(const struct setup *s, const char *name) {
    struct stat about;
    char path[512];
    snprintf(path, sizeof path, "%s/%s", s->build, name);
    return stat(path, &about) ? 0 : (long long)about.st_size;
}

/* What the boot loader puts into memory: the parts of the file that are loaded, without symbols and debugging. */
static long long loaded_size(const struct setup *s, const char *name) {
    long long bytes = 0;
    Elf64_Ehdr header;
    char path[512];
    snprintf(path, sizeof path, "%s/%s", s->build, name);
    FILE *f = fopen(path, "rb");
    if (!f) return 0;
    if (fread(&header, sizeof header, 1, f) == 1 && !fseek(f, (long)header.e_phoff, SEEK_SET))
        for (int i = 0; i < header.e_phnum; i++) {
            Elf64_Phdr part;
            if (fread(&part, sizeof part, 1, f) == 1 && part.p_type == PT_LOAD) bytes += (long long)part.p_filesz;
        }
    fclose(f);
    return bytes;
}

static void add_sizes(const struct setup *s, struct records *records) {
    add_size(s, ARIADNE, loaded_size(s, "ariadne.elf") + file_size(s, "cells.tar"), records);
    if (!s->alone) add_size(s, LINUX, file_size(s, "bench/vmlinuz"), records);
}

static bool is_older(const char *a, const char *b) {
    struct stat x, y;
    return stat(a, &x) || (!stat(b, &y) && x.st_mtime < y.st_mtime);
}

/* What bench/prices has printed of this build: rows as a guest prints them. */
static void add_prices(const struct setup *s, struct records *records) {
    char path[512], cells[512], line[1024];
    struct json_object o;
    snprintf(path, sizeof path, "%s/bench/prices", s->build);
    snprintf(cells, sizeof cells, "%s/cells.tar", s->build);
    FILE *f = s->alone || is_older(path, cells) ? NULL : fopen(path, "r");
    if (!f) return;
    while (fgets(line, sizeof line, f)) {
        struct record r = { .system = ARIADNE, .yardstick = INSTRUCTIONS, .boot = 1 };
        line[strcspn(line, "\n")] = 0;
        const char *wrong = json_read(&o, line);
        if (!wrong) wrong = record_from(&r, &o);
        if (wrong) fprintf(stderr, "%s: %s: %s\n", path, wrong, line);
        else if (rows_want(s->selected, true, r.bench, r.arg, false)) records_add(records, &r);
    }
    fclose(f);
}

int campaign_run(const struct setup *s, int timed_boots, struct results *results) {
    struct plan plan;
    int failed = 0;
    make_plan(&plan, s, timed_boots);
    add_sizes(s, &results->records);
    add_prices(s, &results->records);
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
