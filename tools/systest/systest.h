/* systest.h - system tests: start the machine in QEMU and talk to its console as a person would.
 *
 * A test is test/system/NAME.c: a plan with its variants, and a function that gets the started machine at its prompt.
 * Nothing sleeps: every wait is for an event on the serial line, with a limit. Any failure prints `not ok`, with the
 * reason, ends QEMU and the test; so no call returns an error. */
#ifndef SYSTEST_H
#define SYSTEST_H

#include <stdbool.h>
#include <stddef.h>

struct machine;

/* How a machine is started. Zeroes: PVH boot of build/ariadne.elf, one CPU, 512 MiB. */
struct variant {
    const char *label;                               /* part of the test's name; 0: smpN */
    int cpus, memory;
    bool iso, uefi;                                  /* boot from build/ariadne.iso, by BIOS or UEFI */
    const char *append;                              /* kernel command line */
};

enum { VARIANTS_MAX = 8 };
struct plan {
    const char *name;
    int seconds;                                     /* limit for one variant, on a busy machine of two cores */
    void (*run)(struct machine *m);
    struct variant variants[VARIANTS_MAX];           /* ends with one of 0 CPUs */
};
#define SMP_1_2_4 { { .cpus = 1 }, { .cpus = 2 }, { .cpus = 4 } }

/* main() of every test:  NAME list BUILD     prints its jobs for runtests
 *                        NAME run BUILD N    runs variant N */
int system_test(int argc, char **argv, const struct plan *plan);

int machine_cpus(const struct machine *m);

/* Prints `not ok` with the reason and the end of the serial log, ends QEMU, exits 1. */
_Noreturn void fail(const char *format, ...) __attribute__((format(printf, 1, 2)));
#define CHECK(condition, ...) do { if (!(condition)) fail(__VA_ARGS__); } while (0)
/* Prints `ok WHAT`: one more thing that was shown. */
void passed(const char *what);

/* --- the console ----------------------------------------------------------------------------------------------- */

/* The lines that a command printed; valid until the next command. */
struct reply { size_t count; char **lines; };

/* Types a command, waits for the next prompt. */
struct reply run(struct machine *m, const char *command, ...) __attribute__((format(printf, 2, 3)));
/* Types without waiting for the prompt. */
void type(struct machine *m, const char *text);
/* Waits for a line that contains `text`; the lines up to it are passed over. Returns it. */
const char *wait_line(struct machine *m, const char *text);
void wait_prompt(struct machine *m);
/* Waits until QEMU has ended; its exit status. */
int wait_exit(struct machine *m);

/* --- replies of `-j`: one JSON object per line ------------------------------------------------------------------- */

/* The first, or after `previous` the next, row (line that is an object); 0: no more. */
const char *row_next(const struct reply *r, const char *previous);
/* The row in which `key` is the text or number `value`; 0: none. */
const char *row_with(const struct reply *r, const char *key, const char *value);
/* The members of a row. A missing key, or one of another kind, fails the test. */
long long row_number(const char *row, const char *key);
/* Valid until the fourth next call. */
const char *row_text(const char *row, const char *key);
/* True when the value of `key` (text or array of texts) is or holds `text`. */
bool row_has(const char *row, const char *key, const char *text);
/* The only row of `command`, with a copy of its own that stays until the test ends. */
const char *run_row(struct machine *m, const char *command);
bool reply_has(const struct reply *r, const char *text);

/* --- balance: frames, heap bytes, mappings, tasks, cells and locks, from `mem` ----------------------------------- */

enum { BALANCE_KEYS = 6 };
struct balance { long long at[BALANCE_KEYS]; };
struct balance balance_take(struct machine *m);
/* Fails the test, naming `after_what`, when anything differs from before, or a lock is held. */
void balance_check(struct machine *m, const struct balance *before, const char *after_what);

#endif
