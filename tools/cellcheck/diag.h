/* diag.h - what the checker has to say: rules broken, where, why, and what to do.
 *
 * A report is one broken rule at one line; notes and a help line may follow it. Inside UNSAFE the rules on raw
 * operations are not reported but counted as the block's need. */
#pragma once
#include "tree.h"

struct rule {
    const char *id;
    bool unsafe_allows;              /* UNSAFE("why") permits it                             */
    const char *title, *why, *wrong, *right;
};
const struct rule *rule_named(const char *id);       /* explain.c */
bool explain(const char *id);                        /* prints it; false: no such rule       */

/* Reports go to `u`'s files. */
void diag_begin(struct unit *u);
void report(const char *rule, struct place where, const char *format, ...) __attribute__((format(printf, 3, 4)));
/* More about the last report; nothing when that was permitted or a repetition. */
void note(struct place where, const char *format, ...) __attribute__((format(printf, 2, 3)));
void help(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* Prints all reports; returns how many are errors. */
int diag_print(bool json);

/* Brackets an UNSAFE block; leaving tells whether it was needed. */
void unsafe_enter(void);
bool unsafe_leave(void);
bool in_unsafe(void);
void unsafe_needed(void);

/* The place of a token, and the places of nothing in particular. */
struct place place_of_token(int token);
