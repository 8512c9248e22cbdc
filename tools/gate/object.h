/* object.h - a relocatable ELF64 object as its sections, relocations and symbols. Any bytes are survived: what does not
 * hold together is refused by ending the program with status 2. What is read lives as long as the program. */
#ifndef OBJECT_H
#define OBJECT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A reference at `offset` of its section. Where it leads: `section` and the offset `value` in it; section 0: to
 * `symbol`, which is defined elsewhere. The addend counts from the place of the reference, not from the next
 * instruction. */
struct reference { uint64_t offset; uint32_t type, section; uint64_t value; const char *symbol; bool weak; };

struct section {
    const char *name;
    uint32_t type;
    bool loaded, writable, executable;
    const uint8_t *bytes;                            /* NULL when it has none in the file */
    size_t size, reference_count;
    struct reference *references;                    /* by ascending offset */
};

struct symbol { const char *name; uint32_t section; uint64_t value, size; };     /* functions only */

struct object {
    const char *path;
    size_t section_count, symbol_count;
    struct section *sections;                        /* the first is the empty one */
    struct symbol *symbols;
};

void object_read(const char *path, struct object *o);

/* The reference with this very offset, or NULL. */
const struct reference *reference_at(const struct section *s, uint64_t offset);

/* The name of the function that covers an offset; the section's name when no symbol does. */
const char *function_name(const struct object *o, uint32_t section, uint64_t offset);

/* Prints `gate: PATH: ...` and ends the program with status 2: not checked. */
_Noreturn void refuse(const struct object *o, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* `count` zeroed elements, or the end of the program. */
void *zeroed(size_t count, size_t size);

#endif
