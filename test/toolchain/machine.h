/* machine.h - a machine of one CPU and one task inside a Linux process, on which the system's own objects run: raise,
 * bytes, dwarf, unwind and fault are loaded as they are, signals become trap frames, and scenarios run on a stack with
 * guard and reserve. */
#pragma once
#include <live/fault.h>
#include "scenario.h"

/* load.c: loads relocatable objects into one arena. */
struct loaded { char name[96]; u64 address; bool function; };
void load_start(void);
void load_host(const char *name, u64 address);       /* a symbol of the harness */
void load_object(const char *path);                  /* exits with a message when it can't */
u64 load_find(const char *name);                     /* 0: unknown */
u32 load_symbols(void);                              /* count, and one by number */
const struct loaded *load_symbol(u32 i);
void load_index(void);                               /* makes the unwind indexes, once dwarf is loaded */
bool load_holds(u64 address);                        /* slots and objects */
const char *load_section(u64 pc, u64 *start, u64 *size);

/* machine.c */
enum outcome { RETURNED, CAUGHT, ABANDONED };
struct result {
    enum outcome outcome;
    u32 acquired, released, twice, unknown;          /* twice: released again; unknown: no such value */
    u32 kind, frames, cleanups, nested; u64 faults, forced, open, defer;
};
void machine_start(struct env *e);
void machine_run(u64 function, struct env *e, struct result *out);
/* The same, killed by stepping after `after` instructions. */
void machine_force(u64 function, struct env *e, u64 after, struct result *out);
bool machine_exact(const struct result *r);
