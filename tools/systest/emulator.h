/* emulator.h - a QEMU process, its serial line on a pair of pipes. Shared by the system tests and the benchmarks. */
#ifndef EMULATOR_H
#define EMULATOR_H

#include "screen.h"

#include <stdbool.h>
#include <sys/types.h>

struct emulator {
    pid_t pid;
    int keys, output;                                /* what we type, what the system prints */
    int log;                                         /* a file that gets every byte of it */
    struct screen screen;
    double deadline;                                 /* of emulator_now() */
    bool ended;
    int exit_status;
};

/* Seconds of the monotonic clock. */
double emulator_now(void);
/* Starts `arguments` (ends with 0; the program is looked for in PATH) with its standard input and output as the serial
 * line, which is copied to a new file `log`. The deadline is `seconds` from now. False: errno says why. */
bool emulator_start(struct emulator *e, char *const arguments[], const char *log, double seconds);
/* Waits until more has come, or the process has ended (e->ended). False: the deadline has passed. */
bool emulator_read(struct emulator *e);
/* Types; false when nobody reads. */
bool emulator_type(struct emulator *e, const char *text);
/* Ends the process if it runs, and gives back what the start took, the screen's lines included. */
void emulator_end(struct emulator *e);

#endif
