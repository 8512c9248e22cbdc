/* report.c - one line for each row of ROWS that was measured on either side. A ratio is Linux's number by ours: above 1
 * Ariadne needs less. A sign behind an aim says whether it is reached. */
#include "report.h"

#include "rows.h"
#include "table.h"

#include <math.h>
#include <string.h>

enum { ARGS_MAX = 16 };
static const char NOTHING[] = "–", FAILED[] = "failed", REACHED[] = "✓", MISSED[] = "✗";

/* --- cells ------------------------------------------------------------------------------------------------------ */

/* With commas between thousands. */
static void put_whole(char *to, size_t size, long long n) {
    if (n < 1000) snprintf(to, size, "%lld", n);
    else snprintf(to, size, "%lld,%03lld", n / 1000, n % 1000);
}

/* Three digits and a unit. */
static void put_large(char *to, size_t size, double x) {
    static const char UNITS[] = "kMGT";
    int unit = 0;
    for (x /= 1000; x >= 999.5 && UNITS[unit + 1]; unit++) x /= 1000;
    snprintf(to, size, "%.*f %c", x < 9.995 ? 2 : x < 99.95 ? 1 : 0, x, UNITS[unit]);
}

void report_number(char *to, size_t size, long long hundredths) {
    if (hundredths < 1000) snprintf(to, size, "%lld.%02lld", hundredths / 100, hundredths % 100);
    else if (hundredths < 10000) snprintf(to, size, "%lld.%lld", hundredths / 100, hundredths % 100 / 10);
    else if (hundredths < 10000000) put_whole(to, size, (hundredths + 50) / 100);
    else put_large(to, size, (double)hundredths / 100);
}

static void put_value(char *to, const struct value *v) {
    if (v->present) report_number(to, TABLE_CELL, v->hundredths);
    else snprintf(to, TABLE_CELL, "%s", v->error ? FAILED : NOTHING);
}

static void put_factor(char *to, double factor) {
    if (factor <= 0) snprintf(to, TABLE_CELL, "%s", NOTHING);
    else snprintf(to, TABLE_CELL, "%.*f", factor < 9.95 ? 1 : 0, factor);
}

static double ratio_of(const struct value *ours, const struct value *theirs) {
    if (!ours->present || !theirs->present || ours->hundredths <= 0) return 0;
    return (double)theirs->hundredths / (double)ours->hundredths;
}

static void put_aim(char *to, const struct row *row, const struct value *ours, double ratio) {
    char number[TABLE_CELL / 2];
    if (row->limit > 0) {
        const char *sign = !ours->present ? "" : (double)ours->hundredths <= row->limit * 100 ? REACHED : MISSED;
        report_number(number, sizeof number, (long long)(row->limit * 100));
        snprintf(to, TABLE_CELL, "≤ %s %s", number, sign);
    } else if (row->aim > 0) {
        snprintf(to, TABLE_CELL, "≥ %.0f %s", row->aim, ratio <= 0 ? "" : ratio >= row->aim ? REACHED : MISSED);
    }
}

/* --- rows ------------------------------------------------------------------------------------------------------- */

/* A row of ROWS with the argument that EVERY_ARG stands for, and its values. */
struct line {
    const struct row *row;
    char label[TABLE_CELL];
    struct value ours, theirs, lean;
};

static struct line line_of(const struct results *r, enum yardstick yardstick, const struct row *row, long long arg) {
    struct line l = { .row = row };
    if (row->arg == EVERY_ARG && arg) snprintf(l.label, sizeof l.label, "%s, %lld", row->label, arg);
    else snprintf(l.label, sizeof l.label, "%s", row->label);
    l.ours = results_value(r, ARIADNE, yardstick, row->key, arg);
    if (!row->peer) return l;
    l.theirs = results_value(r, LINUX, yardstick, row->peer, row->peer_arg);
    l.lean = results_value(r, LINUX_LEAN, yardstick, row->peer, row->peer_arg);
    return l;
}

static bool is_seen(const struct value *v) {
    return v->present || v->error;
}

/* Calls `put` with each line that was measured on one side at least. */
static void each_line(const struct results *r, enum yardstick yardstick, struct table *t,
                      void (*put)(struct table *t, const struct line *l)) {
    for (size_t i = 0; i < ROW_COUNT; i++) {
        long long args[ARGS_MAX] = { ROWS[i].arg };
        size_t count = ROWS[i].arg == EVERY_ARG ? results_args(r, ROWS[i].key, args, ARGS_MAX) : 1;
        for (size_t j = 0; j < count; j++) {
            struct line l = line_of(r, yardstick, &ROWS[i], args[j]);
            if (is_seen(&l.ours) || is_seen(&l.theirs)) put(t, &l);
        }
    }
}

/* The group's name on a row of its own, where it changes. */
static void put_group(struct table *t, const char *group) {
    size_t title = t->rows - 1;
    while (title && !table_is_title(t, title)) title--;
    if (!title || strcmp(t->at[title][0], group)) snprintf(table_row(t)[0], TABLE_CELL, "%s", group);
}

static void put_names(char (*cells)[TABLE_CELL], const struct line *l) {
    snprintf(cells[0], TABLE_CELL, "%s", l->label);
    snprintf(cells[1], TABLE_CELL, "%s", l->row->peer_label ? l->row->peer_label : NOTHING);
}

static void put_instructions(struct table *t, const struct line *l) {
    double ratio = ratio_of(&l->ours, &l->theirs);
    put_group(t, l->row->group);
    char (*cells)[TABLE_CELL] = table_row(t);
    put_names(cells, l);
    put_value(cells[2], &l->ours);
    put_value(cells[3], &l->theirs);
    put_value(cells[4], &l->lean);
    put_factor(cells[5], ratio);
    put_aim(cells[6], l->row, &l->ours, ratio);
    if (l->row->paper > 0) put_factor(cells[7], l->row->paper);
}

static void put_spread(char *to, const struct value *v) {
    if (v->present) snprintf(to, TABLE_CELL, "%.0f %%", v->spread * 100);
}

static void put_time(struct table *t, const struct line *l) {
    if (l->row->unit != OPERATIONS) return;
    put_group(t, l->row->group);
    char (*cells)[TABLE_CELL] = table_row(t);
    put_names(cells, l);
    put_value(cells[2], &l->ours);
    put_spread(cells[3], &l->ours);
    put_value(cells[4], &l->theirs);
    put_spread(cells[5], &l->theirs);
    put_factor(cells[6], ratio_of(&l->ours, &l->theirs));
    if (l->row->paper > 0) put_factor(cells[7], l->row->paper);
}

static void put_headline(struct table *t, const struct line *l) {
    double ratio = ratio_of(&l->ours, &l->theirs);
    if (l->row->aim <= 0) return;
    char (*cells)[TABLE_CELL] = table_row(t);
    put_names(cells, l);
    put_value(cells[2], &l->ours);
    put_value(cells[3], &l->theirs);
    put_factor(cells[4], ratio);
    put_aim(cells[5], l->row, &l->ours, ratio);
    if (l->row->paper > 0) put_factor(cells[6], l->row->paper);
}

/* --- tables ----------------------------------------------------------------------------------------------------- */

static struct table *headed(size_t columns, const char *const *names) {
    struct table *t = table_new(columns, 2);
    char (*cells)[TABLE_CELL] = table_row(t);
    for (size_t i = 0; i < columns; i++) snprintf(cells[i], TABLE_CELL, "%s", names[i]);
    return t;
}

static void print_instructions(const struct results *r, FILE *f) {
    static const char *const NAMES[] = { "operation", "Linux's", "Ariadne", "Linux", "lean", "ratio", "aim", "paper" };
    struct table *t = headed(8, NAMES);
    each_line(r, INSTRUCTIONS, t, put_instructions);
    fprintf(f, "\nInstructions of one operation (sizes: bytes)\n\n");
    table_print(t, f, TERMINAL);
    table_free(t);
}

static void print_time(const struct results *r, FILE *f) {
    static const char *const NAMES[] = {
        "operation", "Linux's", "Ariadne", "spread", "Linux", "spread", "ratio", "paper",
    };
    struct table *t = headed(8, NAMES);
    each_line(r, TIME, t, put_time);
    if (t->rows > 1) {
        fprintf(f, "\nNanoseconds of one operation (%s): medians of boots, spread between boots\n\n",
                r->about.accelerator);
        table_print(t, f, TERMINAL);
    }
    table_free(t);
}

size_t report_errors(const struct results *r) {
    size_t count = 0;
    for (size_t i = 0; i < r->records.count; i++) count += r->records.at[i].error[0] != 0;
    return count;
}

static void print_errors(const struct results *r, FILE *f) {
    if (report_errors(r)) fprintf(f, "\nNot measured\n\n");
    for (size_t i = 0; i < r->records.count; i++) {
        const struct record *d = &r->records.at[i];
        if (d->error[0])
            fprintf(f, "  %s, %s, %s %lld: %s\n", SYSTEM_NAMES[d->system], YARDSTICK_NAMES[d->yardstick], d->bench,
                    d->arg, d->error);
    }
}

static void print_about(const struct results *r, FILE *f) {
    fprintf(f, "Ariadne %s beside %s %s\n%s, %s\n", r->about.commit, r->about.kernel, r->about.kernel_version,
            r->about.emulator, r->about.host);
}

void report_print(const struct results *r, FILE *f) {
    print_about(r, f);
    print_instructions(r, f);
    print_time(r, f);
    print_errors(r, f);
}

void report_print_headline(const struct results *r, FILE *f) {
    static const char *const NAMES[] = { "operation", "Linux's", "Ariadne", "Linux", "ratio", "aim", "paper" };
    struct table *t = headed(7, NAMES);
    each_line(r, INSTRUCTIONS, t, put_headline);
    table_print(t, f, MARKDOWN);
    table_free(t);
    fprintf(f, "\nInstructions, by `%s` at %s beside %s %s, in %s.\n", r->about.command, r->about.commit,
            r->about.kernel, r->about.kernel_version, r->about.emulator);
}

/* --- two runs --------------------------------------------------------------------------------------------------- */

int report_compare(const struct results *a, const struct results *b, FILE *f) {
    size_t rows = 0, same = 0;
    int far = 0;
    for (size_t i = 0; i < a->records.count; i++) {
        const struct record *d = &a->records.at[i];
        if (d->yardstick != INSTRUCTIONS || d->error[0]) continue;
        struct value other = results_value(b, d->system, INSTRUCTIONS, d->bench, d->arg);
        double change = other.present && d->median ? (double)(other.hundredths - d->median) / (double)d->median : 1;
        rows++;
        same += other.present && other.hundredths == d->median;
        far += fabs(change) > 0.01;
        if (change != 0)
            fprintf(f, "%s, %s %lld: %lld, then %lld hundredths (%+.2f %%)\n", SYSTEM_NAMES[d->system], d->bench,
                    d->arg, d->median, other.hundredths, change * 100);
    }
    fprintf(f, "%zu of %zu rows are identical, %d differ by more than 1 %%\n", same, rows, far);
    return far;
}
