/* console.h - the serial line as people use it: whole lines out, edited lines in.
 *
 * A text that is written while somebody edits a line appears above that line, which is drawn again below it. Who reads
 * keeps the line being edited in a struct edit of its own, so the console can be replaced in the middle of a word. */
#pragma once
#include <sys/edit.h>

CELL_API_BEGIN

/* Writes one or more whole lines; a missing last newline is added. Texts of several writers are not mixed. Blocks for
 * others that write. Not from interrupts. */
void console_write(text t);
/* Lets the user edit e after `prompt` until something happens that the caller must act on: EDIT_LINE (the line is in e
 * and in the history; the terminal is on a new row), EDIT_COMPLETE, EDIT_END. Ctrl-C empties the line by itself. One
 * reader at a time. A kill point; E_RETRY (use console_read). */
status console_read_once(struct edit *e, text prompt, enum edit_event *what);
/* Waits for a Ctrl-C while nobody reads, that is: for whoever runs in the foreground. *seen counts them: start with
 * console_interrupts(). A kill point; E_RETRY (use console_interrupt). */
status console_interrupt_once(u64 *seen);
u64 console_interrupts(void);

CELL_API_END

static inline status console_read(struct edit *e, text prompt, enum edit_event *what) {
    for (;;) { status s = console_read_once(e, prompt, what); if (!is(s, E_RETRY)) return s; }
}
static inline status console_interrupt(u64 *seen) {
    for (;;) { status s = console_interrupt_once(seen); if (!is(s, E_RETRY)) return s; }
}
