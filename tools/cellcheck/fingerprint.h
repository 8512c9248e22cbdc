/* fingerprint.h - the canonical text of a symbol's type, for typed linking. */
#pragma once
#include "tree.h"

/* Prints one line per exported (E) and imported (I) symbol and per declared state (S); README.md gives the format. */
void print_types(struct unit *u);

/* visible.c: is a record's definition part of what the header or source file `from` stands on? */
bool visible_from(struct unit *u, int from, const struct record *r);
