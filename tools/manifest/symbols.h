/* symbols.h - the global symbols of an object file. */
#ifndef SYMBOLS_H
#define SYMBOLS_H

#include <stdbool.h>
#include <stddef.h>

struct symbol {
    const char *name, *section;                      /* section: "" when undefined */
    bool defined, weak, hidden, function;
};
struct object { size_t count; struct symbol *symbols; char *bytes; };

/* Reads the global symbols of an ELF64 relocatable file. Prints the error and returns false. */
bool object_read(const char *path, struct object *o);
const struct symbol *object_find(const struct object *o, const char *name);

#endif
