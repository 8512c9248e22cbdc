/* log_stamped.c - the kernel log with time, CPU, level and cell before each line:
 *     [    3.141592 cpu1 warn] watchdog: cpu 2 is late
 *
 * The same state as the cell log, so each replaces the other at any time (`swap log log_stamped`).
 * Bad at: narrow screens. */
#include <sys/log.h>
#include <atomic.h>
#include <cell.h>

CELL_STATE atomic64 log_face_shown;
CELL_STATE atomic32 log_face_level = { .v = LOG_NOTICE };

void log_line(text t) {
    logring_add(LOG_NOTICE, NO_TEXT, t);
}

void log_write(enum log_level level, text cell, text t) {
    logring_add(level, cell, t);
}

/* Seconds with six digits after the point, right aligned in twelve columns. */
static void put_time(u64 ns, struct line *out) {
    u64 us = ns / 1000, place = 100000;
    for (u64 limit = 10000; limit > us / 1000000 && limit > 1; limit /= 10) line_char(out, ' ');
    line_u64(out, us / 1000000);
    line_char(out, '.');
    for (us %= 1000000; place; place /= 10) line_char(out, (char)('0' + us / place % 10));
}

void log_format(const struct log_entry *e, struct line *out) {
    line_char(out, '[');
    put_time(e->ns, out);
    line_put(out, TEXT(" cpu"));
    line_u64(out, e->cpu);
    line_char(out, ' ');
    line_put(out, log_level_name(e->level));
    line_put(out, TEXT("] "));
    if (e->cell_len) {
        line_put(out, log_entry_cell(e));
        line_put(out, TEXT(": "));
    }
    line_put(out, log_entry_text(e));
}

void log_set_console_level(enum log_level level) {
    atomic32_set(&log_face_level, level);
}

bool log_on_console(const struct log_entry *e) {
    return e->level >= atomic32_get(&log_face_level);
}

u64 log_shown(void) {
    return atomic64_get(&log_face_shown);
}

void log_set_shown(u64 n) {
    atomic64_set(&log_face_shown, n);
}
