/* program.h - what a program is: a cell that says `implements program`, exports the functions below and opens with
 * PROGRAM. Every console command is one.
 *
 * The shell loads an instance of the cell into a namespace of its own and runs program_entry in a task that owns it;
 * everything is gone when the task has ended. What a program prints goes through the report; when it returns an error
 * it first tells in report.why what that error is about. */
#pragma once
#include <sys/job.h>
#include <sys/report.h>
#include <sys/words.h>

CELL_API_BEGIN

/* Word 0 of args is the command itself; -j, -h and & are taken out already. */
status program_main(const struct program_args *args, struct report *out);
/* The full help, shown by `NAME -h` and `help NAME`: first line how to use it. The one-line summary is the manifest's. */
text program_help(void);
/* What the task runs; made by PROGRAM. */
status program_entry(bytes arg, bytes result);

CELL_API_END

#define PROGRAM                                                                                                 \
    status program_entry(bytes arg, bytes result) {                                                             \
        struct program_args args;                                                                               \
        struct report out;                                                                                      \
        OWN(job_run) run = NONE(job_run);                                                                       \
        (void)result;                                                                                           \
        TRY(job_begin(bytes_const(arg), &run, &args));                                                          \
        if (!job_run_live(&run)) return st(E_NOT_FOUND);                                                        \
        report_start(&out, args.json);                                                                          \
        if (args.help) report_line(&out, program_help());                                                       \
        status s = args.help ? OK : program_main(&args, &out);                                                  \
        report_finish(&out, args_word(&args, 0), s);                                                            \
        job_finish(&run, s);                                                                                    \
        return s;                                                                                               \
    }
