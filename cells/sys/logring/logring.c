/* logring.c - the memory of the kernel log.
 *
 * Line n lies in slot n % LOG_LINES, so a reader that knows the last number it saw needs nothing else from this cell,
 * and one that comes too late finds the oldest line that is left. Readers are woken after the lock is released.
 * Bad at: bursts of more than LOG_LINES lines between two looks; their numbers show the gap. */
#include <sys/logring.h>
#include <base/bytes.h>
#include <cell.h>
#include <cpu/clock.h>
#include <cpu/lock.h>
#include <task/wait.h>

struct log_lines { u64 last, cleared; struct log_entry at[LOG_LINES]; };
SPIN_TYPE(log_lines)
CELL_STATE log_lines_spin logring_lines;
CELL_STATE wait_queue logring_readers;

static void fill(struct log_entry *e, u32 level, text cell, text t) {
    e->level = level;
    e->cpu = cpu_index();
    e->ns = clock_ns();
    e->cell_len = (u32)(cell.len < LOG_CELL ? cell.len : LOG_CELL);
    e->len = (u32)(t.len < LOG_TEXT ? t.len : LOG_TEXT);
    for (u32 i = 0; i < e->cell_len; i++) AT(e->cell, i) = *text_at(cell, i);
    for (u32 i = 0; i < e->len; i++) AT(e->text, i) = *text_at(t, i);
}

static void append(u32 level, text cell, text t) {
    OWN(log_lines_hold) g = log_lines_lock(&logring_lines);
    struct log_lines *l = log_lines_data(&g);
    struct log_entry *e = &AT(l->at, (l->last + 1) % LOG_LINES);
    fill(e, level, cell, t);
    e->n = ++l->last;
}

void logring_add(u32 level, text cell, text t) {
    append(level, cell, t);
    wait_wake_all(&logring_readers);
}

status logring_next(u64 after, struct log_entry *out) {
    OWN(log_lines_hold) g = log_lines_lock(&logring_lines);
    const struct log_lines *l = log_lines_data(&g);
    u64 oldest = l->last < LOG_LINES ? 0 : l->last - LOG_LINES;
    if (oldest < l->cleared) oldest = l->cleared;
    u64 n = (after < oldest ? oldest : after) + 1;
    if (n > l->last) return st(E_NOT_FOUND);
    *out = AT(l->at, n % LOG_LINES);
    return OK;
}

static bool has_more(u64 after) {
    OWN(log_lines_hold) g = log_lines_lock(&logring_lines);
    const struct log_lines *l = log_lines_data(&g);
    return l->last > after && l->last > l->cleared;
}

status logring_wait_once(u64 after) {
    for (;;) {
        OWN(waiter) w = NONE(waiter);
        poll();
        waiter_begin(&w, &logring_readers, LETTERS("log"));
        if (has_more(after)) return OK;
        TRY(waiter_sleep(waiter_need(&w), 0));
    }
}

void logring_clear(void) {
    OWN(log_lines_hold) g = log_lines_lock(&logring_lines);
    struct log_lines *l = log_lines_data(&g);
    l->cleared = l->last;
}

text log_level_name(u32 level) {
    switch (level) {
    case LOG_DEBUG: return TEXT("debug");
    case LOG_INFO: return TEXT("info");
    case LOG_NOTICE: return TEXT("notice");
    case LOG_WARN: return TEXT("warn");
    case LOG_ERROR: return TEXT("error");
    default: return TEXT("?");
    }
}
