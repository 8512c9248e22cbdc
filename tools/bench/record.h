/* record.h - one measurement as a guest printed it, with the run it comes from; and a list of them.
 *
 * Values are hundredths: of an instruction in runs that count those, of a nanosecond in runs that take the time, of a
 * byte in rows that are sizes. */
#ifndef RECORD_H
#define RECORD_H

#include "json.h"

enum system { ARIADNE, LINUX, LINUX_LEAN, SYSTEMS };
enum yardstick { INSTRUCTIONS, TIME, YARDSTICKS };
extern const char *const SYSTEM_NAMES[SYSTEMS], *const YARDSTICK_NAMES[YARDSTICKS];

struct record {
    enum system system;
    enum yardstick yardstick;
    int boot;                                        /* the how many-th of its kind, from 1 */
    char bench[JSON_KEY];
    long long arg, cpus, n, reps, min, median, max;
    char error[JSON_TEXT];                           /* why it could not be measured; empty: it was */
};

struct records { struct record *at; size_t count, room; };

/* Ends the program when memory does. */
void records_add(struct records *r, const struct record *record);
void records_free(struct records *r);

/* Reads what a guest prints: bench, arg, cpus, n, reps, min, median, max; or bench, arg, error. The other members stay
 * as they are. Returns 0, or what is wrong. */
const char *record_from(struct record *record, const struct json_object *o);

/* One line of a results file, without comma or newline; and back. */
void record_write(const struct record *record, FILE *f);
const char *record_read(struct record *record, const struct json_object *o);

#endif
