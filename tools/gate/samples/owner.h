/* owner.h - what the gate's samples own. The first line of a sample says what the gate must find in how many places,
 * and which flags it is compiled with beside those of cells. */
#pragma once
#include <own.h>

u64 host_acquire(void);
void host_release(u64 id);
void host_use(const void *it);

OWNED_LOCAL(res);
struct res { OWNED; u64 id; };
OWNED_FUNS(res, id)
static void res_release(res *self) { host_release(self->id); }
static inline res_must acquire(void) { return (res){ .id = host_acquire() }; }
static inline void use(const res *r) { host_use(r); }
