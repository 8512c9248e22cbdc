/* machine.h - a QEMU process with its serial line; shared by the files of systest. */
#ifndef MACHINE_H
#define MACHINE_H

#include "emulator.h"
#include "systest.h"

struct machine {
    const struct plan *plan;
    const struct variant *variant;
    const char *build;
    char name[128];                                  /* of this run: plan and variant */
    struct emulator emulator;
    size_t read;                                     /* lines of the screen that the test has passed over */
};

/* The one machine of this process. */
extern struct machine the_machine;

/* Fails the test when QEMU cannot be started. */
void machine_start(struct machine *m);

#endif
