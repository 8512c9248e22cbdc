/* shell_impl.h - what the files of the shell share. */
#pragma once
#include <sys/shell.h>
#include <sys/edit.h>

/* Starts the program that args name as a job, and waits for it unless it is for the background. Prints every error. */
status run_job(const struct program_args *args);
/* Waits in the foreground for a background job. number 0: the last. */
status run_foreground(u64 number);
/* Tells and forgets background jobs that have ended. */
void tell_ended(void);
/* Completes the word at the cursor: programs for the first word, files of the archive and cells for others. Prints the
 * candidates when there are several. */
void complete(struct edit *e);
/* Prints "what: E_NAME: sentence: why" (why may be empty), as JSON when asked. */
void say_error(text what, status s, const struct line *why, bool json);
