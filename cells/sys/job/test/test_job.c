/* test_job.c - fills the job table beside the job that runs this test, and empties it again. */
#include <sys/job.h>
#include <base/bytes.h>
#include <test/entry.h>

struct made { u64 number[JOBS_MAX]; u32 count; };

static status fail(struct line *why, text what) {
    line_put(why, what);
    return st(E_INVALID);
}

static status fills(struct made *m, struct line *why) {
    struct program_args args = {0};
    TRY(words_parse(TEXT("spin run -j &"), &args, why));
    while (m->count < JOBS_MAX && ok(job_make(&args, &AT(m->number, m->count)))) m->count++;
    u64 number = 0;
    status s = job_make(&args, &number);
    if (!is(s, E_FULL)) return fail(why, TEXT("a full table took one more"));
    return m->count ? OK : fail(why, TEXT("no job could be made"));
}

static void forget_all(const struct made *m) {
    for (u32 i = 0; i < m->count; i++) job_forget(AT(m->number, i));
}

/* A program that returns, and one that ends in any other way. */
static status ends(u64 number, struct line *why) {
    struct job_number arg = { .number = number };
    struct program_args args = {0};
    struct job_info info = {0};
    {
        OWN(job_run) run = NONE(job_run);
        TRY(job_begin(job_number_bytes(&arg), &run, &args));
        if (!job_run_live(&run) || !text_equal(args_word(&args, 0), TEXT("spin")))
            return fail(why, TEXT("wrong arguments"));
        TRY(job_find(number, &info));
        if (info.ended) return fail(why, TEXT("a running job is said to have ended"));
    }
    TRY(job_find(number, &info));
    if (!info.ended || info.returned) return fail(why, TEXT("a job that did not return is not noted"));
    OWN(job_run) again = NONE(job_run);
    TRY(job_begin(job_number_bytes(&arg), &again, &args));
    if (!job_run_live(&again)) return fail(why, TEXT("no run"));
    job_finish(&again, st(E_BUSY));
    DROP(job_run, again);
    TRY(job_find(number, &info));
    return info.returned && info.code == E_BUSY ? OK : fail(why, TEXT("what a program returned is not noted"));
}

status test_main(struct line *why) {
    struct made m = {0};
    struct job_info info = {0};
    status s = fills(&m, why);
    if (ok(s)) s = ends(AT(m.number, 0), why);
    forget_all(&m);
    TRY(s);
    if (ok(job_find(AT(m.number, 0), &info))) return fail(why, TEXT("a forgotten job is still listed"));
    return OK;
}
