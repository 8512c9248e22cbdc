/* stress_impl.h - what the files of stress share. */
#pragma once
#include <app/counter.h>

/* Starts `tasks` tasks, kinds in turn. Errors of task_spawn; then those started already run on until stress_stop. */
status stress_start(u64 tasks);
void stress_stop(void);
u64 stress_running(void);                            /* tasks alive */
u64 stress_done(u32 kind);                           /* operations of a kind, by the tasks' own count */
