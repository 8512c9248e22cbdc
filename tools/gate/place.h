/* place.h - the source line of an instruction. */
#ifndef PLACE_H
#define PLACE_H

#include "object.h"

/* Writes FILE:LINE of an offset in a section, as addr2line knows it; the object's own name when it knows nothing. */
void place_of(const struct object *o, uint32_t section, uint64_t offset, char *into, size_t size);

#endif
