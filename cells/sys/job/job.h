/* job.h - the programs that were started and whose end has not been told yet; between the shell and a program's task.
 *
 * A job carries the program's arguments, which are too long for a task's own argument. */
#pragma once
#include <sys/words.h>

enum { JOBS_MAX = 16 };
/* A copy. returned: the program ended by itself, with `code`; otherwise it was killed or faulted. */
struct job_info { u64 number, task; i32 code; bool ended, returned; struct program_args args; };
struct job_number { u64 number; };                   /* the argument of a program's task */
PLAIN_TYPE(job_number)
OWNED_NAMES(job_run);                                /* lives while the program runs; marks the job's end on any path */
struct job_run { OWNED; u64 number; i32 code; bool returned; };
OWNED_FUNS(job_run, number)

CELL_API_BEGIN

/* --- for the shell --- */
/* E_FULL: JOBS_MAX programs are known already. */
status job_make(const struct program_args *args, u64 *number);
void job_set_task(u64 number, u64 task);
void job_forget(u64 number);
/* The job with the smallest number > after. E_NOT_FOUND. */
status job_next(u64 after, struct job_info *out);
status job_find(u64 number, struct job_info *out);   /* E_NOT_FOUND */
/* The job that Ctrl-C is for; 0: none. */
void job_set_foreground(u64 number);
/* Kills the foreground job's task; false: there is none. */
bool job_interrupt(void);

/* --- for program.h --- */
/* E_NOT_FOUND: no such job (forgotten already). */
status job_begin(cbytes arg, job_run_out out, struct program_args *args);
void job_finish(job_run *run, status s);             /* what the program returned */

CELL_API_END
