/* header.h - the functions a public header exports. */
#ifndef HEADER_H
#define HEADER_H

#include "cells.h"

/* A list of names without a limit. */
struct words { size_t count, room; char **at; };
void words_add(struct words *w, const char *start, size_t length);
bool words_have(const struct words *w, const char *name);

/* The functions declared, not defined, between CELL_API_BEGIN and CELL_API_END, into `api`; the release functions of
 * OWNED_NAMES types into `releases`. `api` may be 0. False: there is no such file. */
bool header_read(const char *path, struct words *api, struct words *releases);
/* The functions that own.h itself declares. */
void library_read(const char *path, struct words *library);

#endif
