/* guest.h - boots one system on the emulated machine and collects what it measures. */
#ifndef GUEST_H
#define GUEST_H

#include "record.h"
#include "rows.h"

/* What stays the same for all boots. */
struct setup {
    const char *build;                               /* the folder with both systems */
    const char *only;                                /* the pattern that `selected` was made from; 0: everything */
    bool selected[ROWS_MAX];
    bool kvm;
    bool alone;                                      /* Ariadne only, to count instructions */
    double patience;                                 /* seconds without a line after which a guest counts as hung */
};

struct boot {
    enum system system;
    enum yardstick yardstick;
    int number, cpus;
};

/* True when a selected row is measured by such a boot. */
bool guest_is_needed(const struct setup *s, const struct boot *b);

/* Boots and measures; adds a record for each row. What goes wrong - it does not start, hangs, ends early, prints what
 * cannot be read - becomes an error of every row that is missing then. `progress` is called with the name of each row
 * as it comes. Returns the reason why the boot failed, in static storage, or 0. */
const char *guest_measure(const struct setup *s, const struct boot *b, struct records *records,
                          void (*progress)(const char *row));

/* True when QEMU can run a machine of this kind with KVM. */
bool guest_can_kvm(void);

#endif
