/* record.c - measurements between lines of JSON and structs. */
#include "record.h"

#include <stdlib.h>
#include <string.h>

const char *const SYSTEM_NAMES[SYSTEMS] = { "ariadne", "linux", "linux_lean" };
const char *const YARDSTICK_NAMES[YARDSTICKS] = { "instructions", "time" };

void records_add(struct records *r, const struct record *record) {
    if (r->count == r->room) {
        r->room = r->room ? 2 * r->room : 256;
        r->at = realloc(r->at, r->room * sizeof *r->at);
        if (!r->at) abort();
    }
    r->at[r->count++] = *record;
}

void records_free(struct records *r) {
    free(r->at);
    *r = (struct records){ 0 };
}

const char *record_from(struct record *record, const struct json_object *o) {
    struct record r = *record;
    r.error[0] = 0;
    r.cpus = 1;
    json_number(o, "cpus", &r.cpus);
    if (!json_text(o, "bench", r.bench, sizeof r.bench)) return "no text \"bench\"";
    if (!json_number(o, "arg", &r.arg)) return "no number \"arg\"";
    if (!json_text(o, "error", r.error, sizeof r.error)) {
        bool complete = json_number(o, "n", &r.n) && json_number(o, "reps", &r.reps) && json_number(o, "min", &r.min) &&
                        json_number(o, "median", &r.median) && json_number(o, "max", &r.max);
        if (!complete) return "one of n, reps, min, median, max is missing";
        if (r.n <= 0 || r.reps <= 0 || r.min < 0) return "a number is out of range";
        if (r.min > r.median || r.median > r.max) return "min, median and max are out of order";
    }
    *record = r;
    return NULL;
}

void record_write(const struct record *r, FILE *f) {
    fprintf(f, "{\"system\":\"%s\",\"yardstick\":\"%s\",\"boot\":%d,\"bench\":", SYSTEM_NAMES[r->system],
            YARDSTICK_NAMES[r->yardstick], r->boot);
    json_put_text(f, r->bench);
    fprintf(f, ",\"arg\":%lld,\"cpus\":%lld", r->arg, r->cpus);
    if (r->error[0]) {
        fputs(",\"error\":", f);
        json_put_text(f, r->error);
        fputs("}", f);
        return;
    }
    fprintf(f, ",\"n\":%lld,\"reps\":%lld,\"min\":%lld,\"median\":%lld,\"max\":%lld}", r->n, r->reps, r->min, r->median,
            r->max);
}

/* The index of a name in a list, or -1. */
static int named(const struct json_object *o, const char *key, const char *const *names, int count) {
    char name[JSON_TEXT];
    if (!json_text(o, key, name, sizeof name)) return -1;
    for (int i = 0; i < count; i++)
        if (!strcmp(names[i], name)) return i;
    return -1;
}

const char *record_read(struct record *record, const struct json_object *o) {
    int system = named(o, "system", SYSTEM_NAMES, SYSTEMS);
    int yardstick = named(o, "yardstick", YARDSTICK_NAMES, YARDSTICKS);
    long long boot;
    if (system < 0) return "\"system\" is unknown";
    if (yardstick < 0) return "\"yardstick\" is unknown";
    if (!json_number(o, "boot", &boot)) return "no number \"boot\"";
    record->system = (enum system)system;
    record->yardstick = (enum yardstick)yardstick;
    record->boot = (int)boot;
    return record_from(record, o);
}
