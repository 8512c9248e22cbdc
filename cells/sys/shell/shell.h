/* shell.h - the person's way into the system: starts with its load, ends never.
 *
 * A line is a program's name and words. The shell loads an instance of that cell into a fresh namespace, runs it in a
 * task, and tells how it ended. `fg [JOB]` brings a background job to the foreground; `help NAME` is `NAME -h`; all
 * else is a program, so a new command is a new cell and nothing here knows it. */
#pragma once
#include <sys/words.h>

CELL_API_BEGIN

/* Runs one command line as if it had been typed, in the calling task, and waits for its end unless it ends with &.
 * Errors have been printed. The status is the program's, or why it could not be run. */
status shell_run(text line);
/* Cycles since reset when the first prompt was shown; 0: none was yet. */
u64 shell_prompted(void);

CELL_API_END
