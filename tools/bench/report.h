/* report.h - results as tables. */
#ifndef REPORT_H
#define REPORT_H

#include "results.h"

/* Instructions, then time, then what could not be measured and why; for a terminal. */
void report_print(const struct results *r, FILE *f);
/* The rows that have an aim, instructions only, in Markdown, with the command and the versions under it. */
void report_print_headline(const struct results *r, FILE *f);
/* What differs between the instruction counts of two runs; returns how many rows differ by more than one percent. */
int report_compare(const struct results *a, const struct results *b, FILE *f);
/* How many records are errors. */
size_t report_errors(const struct results *r);

/* A number of hundredths as people read it: 5.00, 1,621, 38.3 k, 1.57 G. */
void report_number(char *to, size_t size, long long hundredths);

#endif
