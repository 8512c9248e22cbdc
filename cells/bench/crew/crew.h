/* crew.h - the tasks that a measurement has started: they are joined at its end, or killed when it ends early. */
#pragma once
#include <task/task.h>

enum { CREW_MAX = 16 };
struct crew_seat { OWNED; task_ref task; };
OWNED_NAMES(crew);
struct crew { OWNED; u64 live, count; struct crew_seat at[CREW_MAX]; };
OWNED_FUNS(crew, live)

CELL_API_BEGIN

crew_must crew_new(void);
/* Consumes the task. E_FULL: there are CREW_MAX; it is the caller's then. */
status crew_add(crew *c, task_ref_sink t);
/* Waits until all have ended, and forgets them: the first error that one of them returned, or OK. A kill point. */
status crew_join(crew *c);

CELL_API_END
