/* mutex.h - blocking locks that own their data, for sections that may be long or block: MUTEX_TYPE(T) makes T_mutex.
 *
 * The guard's cleanup releases on every path. Waiting is a kill point; holding is not. Not from interrupts.
 *   T_guard_must T_enter(T_mutex *m)          waits until it has the lock
 *   T_guard T_try(T_mutex *m)                 empty when somebody has it
 *   struct T *T_inside(T_guard *g)            the data, while it is held */
#pragma once
#include <atomic.h>
#include <task/wait.h>

typedef struct mutex_core { SYNC; atomic64 owner; wait_queue waiters; } mutex_core;   /* owner: task id, 0 free */

CELL_API_BEGIN

status mutex_lock_once(mutex_core *m);               /* E_RETRY when drained; panics when the caller holds it already */
bool mutex_try(mutex_core *m);
void mutex_unlock(mutex_core *m);                    /* panics unless the caller holds it */

CELL_API_END

static inline void mutex_lock(mutex_core *m) { for (;;) { status s = mutex_lock_once(m); if (ok(s)) return; } }

#define MUTEX_TYPE(T)                                                                                           \
    typedef struct T##_mutex { SYNC; mutex_core core; struct T data; } T##_mutex;                               \
    OWNED_LOCAL(T##_guard);                                                                                     \
    struct T##_guard { OWNED; VIEW; T##_mutex *m; };                                                            \
    OWNED_FUNS(T##_guard, m)                                                                                    \
    static inline T##_guard_must T##_enter(T##_mutex *m) {                                                      \
        UNSAFE("own.h: lock"); mutex_lock(&m->core); return (T##_guard){ .m = m }; }                            \
    static inline T##_guard T##_try(T##_mutex *m) {                                                             \
        UNSAFE("own.h: lock"); return mutex_try(&m->core) ? (T##_guard){ .m = m } : NONE(T##_guard); }          \
    static inline struct T *T##_inside(T##_guard *g) { UNSAFE("own.h: lock"); return &g->m->data; }             \
    static void T##_guard_release(T##_guard *self) { UNSAFE("own.h: lock"); mutex_unlock(&self->m->core); }
