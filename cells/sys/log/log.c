/* log.c - the kernel log with plain lines.
 *
 * Everything worth keeping is in the state log_face, which log_stamped declares alike: how far the console has shown
 * the log, and from which level on. So a swap to the other face loses and repeats no line.
 * Bad at: telling when something happened; that is what log_stamped is for. */
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

void log_format(const struct log_entry *e, struct line *out) {
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
