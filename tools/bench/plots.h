/* plots.h - the three pictures that results are drawn as. */
#ifndef PLOTS_H
#define PLOTS_H

#include "results.h"

/* Writes FOLDER/map.svg and FOLDER/swap.svg from one run; a picture without data is left out. All of these print the
 * reason and return false when a file cannot be written. */
bool plots_of_run(const struct results *r, const char *folder);
/* Writes FOLDER/history.svg from several runs, oldest first. */
bool plots_of_history(const struct results *runs, size_t count, const char *folder);

#endif
