/* machine.h - a QEMU process with its serial line; shared by the files of systest. */
#ifndef MACHINE_H
#define MACHINE_H

#include "screen.h"
#include "systest.h"

#include <sys/types.h>

struct machine {
    const struct plan *plan;
    const struct variant *variant;
    const char *build;
    char name[128];                                  /* of this run: plan and variant */
    pid_t pid;
    int keys, output;                                /* what we type, what the system prints */
    int log;                                         /* every byte of it, build/logs/NAME.serial */
    struct screen screen;
    size_t read;                                     /* lines of the screen that the test has passed over */
    double deadline;                                 /* of the monotonic clock */
    bool ended;
    int exit_status;
};

/* The one machine of this process. */
extern struct machine the_machine;

void machine_start(struct machine *m);
void machine_kill(struct machine *m);
/* Waits until more has come, or the machine has ended (m->ended). False: the time of the plan is up. */
bool machine_read(struct machine *m);

#endif
