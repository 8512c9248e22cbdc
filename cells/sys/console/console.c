/* console.c - whole lines out, edited lines in.
 *
 * Input: the interrupt moves bytes from the serial ring into console_typed and wakes the reader. A Ctrl-C that arrives
 * while nobody reads is not kept but counted: it is meant for the program in the foreground, and what was typed before
 * it is thrown away.
 * Output: console_screen holds what the terminal's last row shows while a line is edited, so that any writer can clear
 * that row, write, and put it back. The mutex is held while writing: lines are never torn.
 * All of it is declared state, the reader's progress lies with the reader: a swap of this cell loses no key.
 * Bad at: terminals of less than EDIT_COLUMNS columns. */
#include <sys/console.h>
#include <atomic.h>
#include <base/bytes.h>
#include <cell.h>
#include <cpu/lock.h>
#include <dev/serial.h>
#include <task/mutex.h>
#include <task/wait.h>

enum { TYPED_MAX = 1024, CTRL_C_BYTE = 3 };
struct typed { u8 at[TYPED_MAX]; u64 in, out, interrupts; };
struct screen { struct line shown; bool editing; };
SPIN_TYPE(typed)
MUTEX_TYPE(screen)
MUTEX_TYPE(history)

CELL_STATE typed_spin console_typed;
CELL_STATE screen_mutex console_screen;
CELL_STATE history_mutex console_history;
CELL_STATE wait_queue console_readers;
CELL_STATE wait_queue console_watchers;
CELL_STATE atomic32 console_reading;

/* Somebody reads while one of these lives. */
OWNED_LOCAL(reading);
struct reading { OWNED; u64 on; };
OWNED_FUNS(reading, on)
static void reading_release(reading *self) {
    (void)self;
    atomic32_sub(&console_reading, 1);
}
static reading_must reading_begin(void) {
    atomic32_add(&console_reading, 1);
    return (reading){ .on = 1 };
}

/* --- input --------------------------------------------------------------------------------------------------- */

/* Keeps one byte; true when it was a Ctrl-C for the foreground. */
static bool keep_byte(u8 byte) {
    bool foreground = byte == CTRL_C_BYTE && atomic32_get(&console_reading) == 0;
    OWN(typed_hold) g = typed_lock(&console_typed);
    struct typed *t = typed_data(&g);
    if (foreground) {
        t->interrupts++;
        t->out = t->in;
    } else if (t->in - t->out < TYPED_MAX) {
        AT(t->at, t->in % TYPED_MAX) = byte;
        t->in++;
    }
    return foreground;
}

static void console_arrived(u64 unused) {
    bool interrupted = false;
    char c = 0;
    (void)unused;
    while (serial_read(&c)) interrupted |= keep_byte((u8)c);
    wait_wake_all(&console_readers);
    if (interrupted) wait_wake_all(&console_watchers);
}

static bool next_byte(u8 *out) {
    OWN(typed_hold) g = typed_lock(&console_typed);
    struct typed *t = typed_data(&g);
    if (t->in == t->out) return false;
    *out = AT(t->at, t->out % TYPED_MAX);
    t->out++;
    return true;
}

static bool has_byte(void) {
    OWN(typed_hold) g = typed_lock(&console_typed);
    const struct typed *t = typed_data(&g);
    return t->in != t->out;
}

/* Feeds what has been typed until an event or the end; true when anything was fed. */
static bool feed(struct edit *e, enum edit_event *what) {
    OWN(history_guard) g = history_enter(&console_history);
    const struct history *h = history_inside(&g);
    bool fed = false;
    u8 byte = 0;
    *what = EDIT_MORE;
    while (*what == EDIT_MORE && next_byte(&byte)) {
        *what = edit_feed(e, h, byte);
        fed = true;
    }
    return fed;
}

/* --- output -------------------------------------------------------------------------------------------------- */

static void draw(const struct edit *e, text prompt) {
    OWN(screen_guard) g = screen_enter(&console_screen);
    struct screen *s = screen_inside(&g);
    line_clear(&s->shown);
    edit_draw(e, prompt, &s->shown);
    s->editing = true;
    serial_write(line_text(&s->shown));
}

/* Ends the row that shows the line. */
static void end_row(text last) {
    OWN(screen_guard) g = screen_enter(&console_screen);
    screen_inside(&g)->editing = false;
    serial_write(last);
}

void console_write(text t) {
    OWN(screen_guard) g = screen_enter(&console_screen);
    const struct screen *s = screen_inside(&g);
    if (s->editing) serial_write(TEXT("\r\x1b[K"));
    serial_write(t);
    if (!text_ends(t, TEXT("\n"))) serial_write(TEXT("\n"));
    if (s->editing) serial_write(line_text(&s->shown));
}

/* --- both ---------------------------------------------------------------------------------------------------- */

/* Acts on an event that the caller need not see; true when it must see it. */
static bool act(struct edit *e, text prompt, enum edit_event what) {
    if (what == EDIT_CLEAR) serial_write(TEXT("\x1b[H\x1b[2J"));
    e->cursor = what == EDIT_LINE || what == EDIT_INTERRUPT ? e->len : e->cursor;
    draw(e, prompt);
    if (what == EDIT_INTERRUPT) {
        end_row(TEXT("^C\n"));
        edit_reset(e);
        draw(e, prompt);
    }
    if (what == EDIT_LINE) {
        OWN(history_guard) g = history_enter(&console_history);
        history_add(history_inside(&g), edit_text(e));
        end_row(TEXT("\n"));
    }
    return what == EDIT_LINE || what == EDIT_COMPLETE || what == EDIT_END;
}

/* Sleeps until a byte may have come, unless there is one. */
static status wait_for_byte(void) {
    OWN(waiter) w = NONE(waiter);
    poll();
    waiter_begin(&w, &console_readers, LETTERS("keys"));
    if (has_byte()) return OK;
    return waiter_sleep(waiter_need(&w), 0);
}

status console_read_once(struct edit *e, text prompt, enum edit_event *what) {
    OWN(reading) r = reading_begin();
    draw(e, prompt);
    for (;;) {
        poll();
        if (!feed(e, what)) TRY(wait_for_byte());
        else if (act(e, prompt, *what)) return OK;
    }
}

u64 console_interrupts(void) {
    OWN(typed_hold) g = typed_lock(&console_typed);
    return typed_data(&g)->interrupts;
}

status console_interrupt_once(u64 *seen) {
    for (;;) {
        OWN(waiter) w = NONE(waiter);
        poll();
        waiter_begin(&w, &console_watchers, LETTERS("Ctrl-C"));
        u64 now = console_interrupts();
        if (now != *seen) {
            *seen = now;
            return OK;
        }
        TRY(waiter_sleep(waiter_need(&w), 0));
    }
}

static status console_start(void) {
    return serial_listen(console_arrived);
}

CELL(.start = console_start);
