/* captain_impl.h - what the files of the captain share. */
#pragma once
#include <sys/captain.h>
#include <cpu/lock.h>
#include <dev/acpi.h>

/* ACPI's registers for ending the machine; port 0: not known. */
struct power { u32 sleep_port, sleep_type; u32 reset_port, reset_value; };

/* Everything the captain keeps. The boot context's stack and the IST stacks of CPUs are lent for ever, so they lie
 * behind addresses that nobody drops. */
struct captain { u64 taken; struct machine_facts facts; struct power power; struct acpi_madt cpus; };
SPIN_TYPE(captain)

captain_spin *captain_kept(void);                    /* the declared state */

/* Says on the serial line, where it is seen even when no console comes up, and in the log, that a stage failed. */
void captain_complain(text stage, text why);
void captain_complain_status(text stage, status s);  /* nothing when ok */

/* Notes a number in the log. */
void captain_note(text what, u64 number);

/* The stages of the start; each says on the log what it found. */
void machine_find(void);                             /* ACPI tables, APICs, clock: interrupts off, boot CPU */
void machine_start_cpus(void);                       /* all other CPUs: in a task */
void services_start(void);                           /* the cells that system.cells lists: in a task */
/* IST stacks for a CPU, lent for ever; empty when there is no memory. */
bytes machine_trap_stacks(void);
