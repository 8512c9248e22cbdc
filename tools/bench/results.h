/* results.h - the results of one run of all machines, in memory and as a file.
 *
 * The file is JSON with each record on a line of its own, so that a line reader is enough to read it back:
 *   {"about":{...},
 *   "records":[
 *   {...},
 *   {...}
 *   ]} */
#ifndef RESULTS_H
#define RESULTS_H

#include "record.h"

enum { ABOUT_TEXT = 160 };
struct about {
    char date[32], commit[64], command[ABOUT_TEXT];
    char emulator[ABOUT_TEXT], accelerator[16], host[ABOUT_TEXT];
    char kernel[ABOUT_TEXT], kernel_version[ABOUT_TEXT], kernel_sha256[80];
};
struct results { struct about about; struct records records; };

/* Both print the reason and return false when the file cannot be written or read. */
bool results_write(const struct results *r, const char *path);
bool results_read(struct results *r, const char *path);
void results_free(struct results *r);

/* What one system needed for one operation: the median over its boots. */
struct value {
    bool present;
    const char *error;                               /* of the first boot that failed, 0 if none did */
    long long hundredths;
    double spread;                                   /* between lowest and highest boot, as a part of the median */
};
struct value results_value(const struct results *r, enum system system, enum yardstick yardstick, const char *key,
                           long long arg);

/* The arguments that a key was measured with, ascending, at most `room`; returns how many. */
size_t results_args(const struct results *r, const char *key, long long *args, size_t room);

#endif
