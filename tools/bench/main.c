/* bench - boots Ariadne and Linux on the same emulated machine, and shows what their operations cost.
 *
 *   bench run BUILD RESULTS [options]   measures and prints the tables; writes RESULTS, and plots beside it
 *       --only PATTERN    rows whose names contain it            --boots N       timed boots of each system (3)
 *       --commit NAME     what is measured                       --patience S    seconds without a line: hung (300)
 *   bench count BUILD RESULTS           counts Ariadne's instructions only, and prints nothing
 *   bench table RESULTS                 prints the tables of an earlier run
 *   bench plot FOLDER RESULTS...        draws the latest run, and the history of all
 *   bench page PAGE RESULTS...          puts the main rows of the latest run into a page
 *   bench compare RESULTS RESULTS       what two runs counted differently
 *
 * Exits 1 when a row could not be measured, 2 when it is called wrongly or a file cannot be used. */
#include "campaign.h"
#include "page.h"
#include "plots.h"
#include "report.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { RUNS_MAX = 512 };

static int usage(void) {
    fputs("usage: bench run BUILD RESULTS [--only PATTERN] [--boots N] [--commit NAME] [--patience S]\n"
          "       bench count BUILD RESULTS\n"
          "       bench table RESULTS\n"
          "       bench plot FOLDER RESULTS...\n"
          "       bench page PAGE RESULTS...\n"
          "       bench compare RESULTS RESULTS\n", stderr);
    return 2;
}

/* --- run -------------------------------------------------------------------------------------------------------- */

/* The first line that a command prints, or a dash. */
static void first_line_of(const char *command, char *to, size_t size) {
    FILE *f = popen(command, "r");
    if (!f || !fgets(to, (int)size, f)) snprintf(to, size, "-");
    to[strcspn(to, "\n")] = 0;
    if (f) pclose(f);
}

/* Package, version and checksum of the measured Linux, as it was fetched. */
static void read_kernel(struct about *a, const char *build) {
    char path[512];
    snprintf(path, sizeof path, "%s/bench/kernel.txt", build);
    FILE *f = fopen(path, "r");
    if (!f || fscanf(f, "%159s %159s %79s", a->kernel, a->kernel_version, a->kernel_sha256) != 3) perror(path);
    if (f) fclose(f);
}

static void describe(struct about *a, const struct setup *s) {
    char model[ABOUT_TEXT / 2];
    time_t now = time(NULL);
    strftime(a->date, sizeof a->date, "%Y-%m-%dT%H:%M:%SZ", gmtime(&now));
    snprintf(a->command, sizeof a->command, s->only ? "make bench ONLY=%.100s" : "make bench", s->only);
    snprintf(a->accelerator, sizeof a->accelerator, "%s", s->kvm ? "kvm" : "tcg");
    first_line_of("qemu-system-x86_64 --version", a->emulator, sizeof a->emulator);
    first_line_of("sed -n 's/^model name[^:]*: //p' /proc/cpuinfo", model, sizeof model);
    snprintf(a->host, sizeof a->host, "%s, %ld CPUs", model, sysconf(_SC_NPROCESSORS_ONLN));
    read_kernel(a, s->build);
}

static const char *folder_of(const char *path) {
    static char folder[512];
    snprintf(folder, sizeof folder, "%s", path);
    char *slash = strrchr(folder, '/');
    if (!slash) return ".";
    *slash = 0;
    return folder;
}

struct options { const char *commit; int boots; };

static bool read_options(int count, char **words, struct setup *s, struct options *o) {
    for (int i = 0; i < count; i += 2) {
        if (i + 1 == count) return false;
        if (!strcmp(words[i], "--only")) s->only = *words[i + 1] ? words[i + 1] : NULL;
        else if (!strcmp(words[i], "--commit")) o->commit = words[i + 1];
        else if (!strcmp(words[i], "--boots")) o->boots = atoi(words[i + 1]);
        else if (!strcmp(words[i], "--patience")) s->patience = atof(words[i + 1]);
        else return false;
    }
    return o->boots >= 0 && o->boots <= TIMED_BOOTS_MAX && s->patience > 0;
}

static int run(int count, char **words) {
    static struct setup s = { .patience = 300 };
    struct options o = { .commit = "unnamed", .boots = 3 };
    struct results r = { 0 };
    if (count < 2 || !read_options(count - 2, words + 2, &s, &o)) return usage();
    s.build = words[0];
    if (!rows_select(s.selected, s.only)) return fprintf(stderr, "bench: no row contains %s\n", s.only), 2;
    s.kvm = guest_can_kvm();
    describe(&r.about, &s);
    snprintf(r.about.commit, sizeof r.about.commit, "%s", o.commit);
    int failed_boots = campaign_run(&s, o.boots, &r);
    report_print(&r, stdout);
    bool written = results_write(&r, words[1]) && plots_of_run(&r, folder_of(words[1]));
    size_t errors = report_errors(&r);
    if (errors) printf("\n%zu rows were not measured, %d boots failed\n", errors, failed_boots);
    results_free(&r);
    return !written ? 2 : errors != 0;
}

/* A build that is not the system itself (bench/prices): some of its rows may fail. */
static int count(const char *build, const char *path) {
    static struct setup s = { .patience = 300, .alone = true };
    struct results r = { 0 };
    s.build = build;
    rows_select(s.selected, NULL);
    int failed_boots = campaign_run(&s, 0, &r);
    bool written = results_write(&r, path);
    results_free(&r);
    return written && !failed_boots ? 0 : 2;
}

/* --- the other commands ------------------------------------------------------------------------------------------ */

static int table(const char *path) {
    struct results r;
    bool read = results_read(&r, path);
    if (read) report_print(&r, stdout);
    results_free(&r);
    return read ? 0 : 2;
}

static int by_date(const void *a, const void *b) {
    return strcmp(((const struct results *)a)->about.date, ((const struct results *)b)->about.date);
}

/* All of them, oldest first; how many there are, or 0 when one cannot be read. */
static size_t read_runs(struct results *runs, char **paths, int count) {
    if (count > RUNS_MAX) return fprintf(stderr, "bench: more than %d results\n", RUNS_MAX), 0;
    for (int i = 0; i < count; i++)
        if (!results_read(&runs[i], paths[i])) return 0;
    qsort(runs, (size_t)count, sizeof *runs, by_date);
    return (size_t)count;
}

static struct results runs[RUNS_MAX];

static int plot(const char *folder, char **paths, int count) {
    size_t read = read_runs(runs, paths, count);
    bool done = read && plots_of_run(&runs[read - 1], folder) && plots_of_history(runs, read, folder);
    for (int i = 0; i < count && i < RUNS_MAX; i++) results_free(&runs[i]);
    return done ? 0 : 2;
}

static int page(const char *path, char **paths, int count) {
    size_t read = read_runs(runs, paths, count);
    bool done = read && page_update(path, &runs[read - 1]);
    for (int i = 0; i < count && i < RUNS_MAX; i++) results_free(&runs[i]);
    return done ? 0 : 2;
}

static int compare(const char *first, const char *second) {
    struct results a, b = { 0 };
    bool read = results_read(&a, first) && results_read(&b, second);
    int far = read ? report_compare(&a, &b, stdout) : 0;
    results_free(&a), results_free(&b);
    return read ? far != 0 : 2;
}

int main(int argc, char **argv) {
    signal(SIGPIPE, SIG_IGN);                        /* a guest that has ended shows as such */
    const char *command = argc > 1 ? argv[1] : "";
    if (!strcmp(command, "run")) return run(argc - 2, argv + 2);
    if (!strcmp(command, "count") && argc == 4) return count(argv[2], argv[3]);
    if (!strcmp(command, "table") && argc == 3) return table(argv[2]);
    if (!strcmp(command, "plot") && argc > 3) return plot(argv[2], argv + 3, argc - 3);
    if (!strcmp(command, "page") && argc > 3) return page(argv[2], argv + 3, argc - 3);
    if (!strcmp(command, "compare") && argc == 4) return compare(argv[2], argv[3]);
    return usage();
}
