/* jobs.c - `jobs`. */
#include <sys/program.h>
#include <base/bytes.h>

PROGRAM

text program_help(void) {
    return TEXT("jobs\n"
                "  Lists the programs that run, this one included. `NAME ... &` starts one in the background, `fg\n"
                "  [JOB]` waits for it, Ctrl-C or `kill %JOB` ends it.");
}

static void show(struct report *out, const struct job_info *job) {
    struct line command = {0};
    for (u32 i = 0; i < job->args.count; i++) {
        if (i) line_char(&command, ' ');
        line_put(&command, args_word(&job->args, i));
    }
    report_begin(out);
    report_u64(out, TEXT("job"), job->number);
    report_u64(out, TEXT("task"), job->task);
    report_text(out, TEXT("state"), job->ended ? TEXT("ended") : TEXT("running"));
    report_bool(out, TEXT("background"), job->args.background);
    report_text(out, TEXT("command"), line_text(&command));
    report_end(out);
}

status program_main(const struct program_args *args, struct report *out) {
    struct job_info job = {0};
    TRY(args_expect(args, 0, 0, &out->why));
    for (u64 n = 0; ok(job_next(n, &job)); n = job.number) show(out, &job);
    return OK;
}
