/* serial.h - the first serial line, a 16550: text out from any context, bytes in by interrupt.
 *
 * Output is polled and works before anything else does and inside fault handlers. Input is kept in a ring until read;
 * what does not fit is lost and counted. */
#pragma once
#include <status.h>

enum { SERIAL_RING = 1024 };                         /* received bytes kept */

CELL_API_BEGIN

/* Sets 115200 baud, 8 data bits, no parity. Polled output works from here on. E_UNSUPPORTED: no such device. */
status serial_start(void);
/* Writes all of t; a newline goes out as carriage return and newline. Never waits for long: a line that accepts
 * nothing loses text (counted). Any context. Texts of one call are not mixed with those of other CPUs unless a writer
 * died in the middle. */
void serial_write(text t);
/* Takes interrupts from here on: received bytes go into the ring and then `arrived` is called, in interrupt context.
 * E_FULL: no hook is free.  Needs apic_start. */
status serial_listen(void (*arrived)(u64 unused));
/* The next received byte. False: none is there. Any context but fault handlers. */
bool serial_read(char *out);

u64 serial_overrun(void);                            /* bytes lost on input: ring full or hardware overrun */
u64 serial_lost(void);                               /* characters that could not be sent */

CELL_API_END
