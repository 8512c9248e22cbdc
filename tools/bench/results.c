/* results.c - results files, and the medians that tables and plots are made of. */
#include "results.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { BOOTS_MAX = 64, LINE_MAX_ = 4096 };

/* --- files ------------------------------------------------------------------------------------------------------ */

/* The members of struct about, as the file names them. */
#define ABOUT_MEMBERS(X) X(date) X(commit) X(command) X(emulator) X(accelerator) X(host) X(kernel) X(kernel_version) \
    X(kernel_sha256)

static void write_about(const struct about *a, FILE *f) {
    const char *comma = "";
#define WRITE(member) fprintf(f, "%s\"%s\":", comma, #member), json_put_text(f, a->member), comma = ",";
    ABOUT_MEMBERS(WRITE)
#undef WRITE
}

static void read_about(struct about *a, const struct json_object *o) {
#define READ(member) json_text(o, #member, a->member, sizeof a->member);
    ABOUT_MEMBERS(READ)
#undef READ
}

bool results_write(const struct results *r, const char *path) {
    FILE *f = fopen(path, "w");
    if (!f) return perror(path), false;
    fputs("{\"about\":{", f);
    write_about(&r->about, f);
    fputs("},\n\"records\":[", f);
    for (size_t i = 0; i < r->records.count; i++) {
        fputs(i ? ",\n" : "\n", f);
        record_write(&r->records.at[i], f);
    }
    fputs("\n]}\n", f);
    bool written = !ferror(f);
    if (fclose(f) || !written) return perror(path), false;
    return true;
}

/* The object in a line of the file: between its first brace, behind "about": if that is there, and its last. */
static char *object_in(char *line) {
    static const char ABOUT[] = "{\"about\":";
    char *start = line, *end;
    if (!strncmp(line, ABOUT, sizeof ABOUT - 1)) start += sizeof ABOUT - 1;
    end = strrchr(start, '}');
    if (*start != '{' || !end) return NULL;
    end[1] = 0;
    return start;
}

static const char *read_line(struct results *r, char *line) {
    struct json_object o;
    struct record record = { 0 };
    char *object = object_in(line);
    const char *wrong;
    if (!object) return NULL;                        /* the brackets around the records */
    if ((wrong = json_read(&o, object))) return wrong;
    if (object != line) return read_about(&r->about, &o), NULL;
    wrong = record_read(&record, &o);
    if (!wrong) records_add(&r->records, &record);
    return wrong;
}

bool results_read(struct results *r, const char *path) {
    char line[LINE_MAX_];
    const char *wrong = NULL;
    int number = 0;
    FILE *f = fopen(path, "r");
    *r = (struct results){ 0 };
    if (!f) return perror(path), false;
    while (!wrong && fgets(line, sizeof line, f)) {
        number++;
        wrong = read_line(r, line);
    }
    fclose(f);
    if (!wrong && !r->about.commit[0]) wrong = "no \"about\" that names a commit", number = 1;
    if (wrong) fprintf(stderr, "%s:%d: %s\n", path, number, wrong);
    return !wrong;
}

void results_free(struct results *r) {
    records_free(&r->records);
}

/* --- values ----------------------------------------------------------------------------------------------------- */

static int by_value(const void *a, const void *b) {
    long long x = *(const long long *)a, y = *(const long long *)b;
    return (x > y) - (x < y);
}

static struct value value_of(long long *medians, size_t count, const char *error) {
    struct value v = { .present = count > 0, .error = error };
    if (!count) return v;
    qsort(medians, count, sizeof *medians, by_value);
    v.hundredths = medians[count / 2];
    if (v.hundredths > 0) v.spread = (double)(medians[count - 1] - medians[0]) / (double)v.hundredths;
    return v;
}

struct value results_value(const struct results *r, enum system system, enum yardstick yardstick, const char *key,
                           long long arg) {
    long long medians[BOOTS_MAX];
    size_t count = 0;
    const char *error = NULL;
    for (size_t i = 0; i < r->records.count; i++) {
        const struct record *d = &r->records.at[i];
        if (d->system != system || d->yardstick != yardstick || d->arg != arg || strcmp(d->bench, key)) continue;
        if (d->error[0]) error = error ? error : d->error;
        else if (count < BOOTS_MAX) medians[count++] = d->median;
    }
    return value_of(medians, count, error);
}

size_t results_args(const struct results *r, const char *key, long long *args, size_t room) {
    size_t count = 0;
    for (size_t i = 0; i < r->records.count; i++) {
        const struct record *d = &r->records.at[i];
        bool known = strcmp(d->bench, key) || count == room;
        for (size_t j = 0; j < count; j++) known |= args[j] == d->arg;
        if (!known) args[count++] = d->arg;
    }
    qsort(args, count, sizeof *args, by_value);
    return count;
}
