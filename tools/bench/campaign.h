/* campaign.h - all boots of a run, in order, with progress on standard error. */
#ifndef CAMPAIGN_H
#define CAMPAIGN_H

#include "guest.h"
#include "results.h"

enum { TIMED_BOOTS_MAX = 20 };

/* Boots both systems: once each (Linux also in its lean configuration) to count instructions, then `timed_boots` times
 * each, in turn, to take the time, on one CPU and on four. Adds all records to `results`. Returns how many boots
 * failed. */
int campaign_run(const struct setup *s, int timed_boots, struct results *results);

#endif
