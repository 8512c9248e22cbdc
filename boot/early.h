/* early.h - says what went wrong while there is no system yet: exceptions and panics of the nano core. */
#pragma once
#include <status.h>

/* In the order early.S pushes it. */
struct early_frame { u64 rdi, vector, error, rip, cs, rflags, rsp, ss; };

CELL_API_BEGIN

/* Loads descriptor tables of the image's own. Every exception, panic and kill from here on is reported on the serial
 * line and stops the machine. The trap cell's trap_init replaces them. */
void early_start(void);
/* Reports and stops; called by early.S. */
_Noreturn void early_report(const struct early_frame *f);
/* Stops with a message: what failed and the status. */
_Noreturn void early_fail(text what, status s);

/* In early.S. */
void early_stubs(void);
void early_load(u64 idt);

CELL_API_END
