/* run.c - from a command's name to a running program, and to its end.
 *
 * The task owns the instance of the program's cell; the namespace goes with it. The shell keeps a handle of the task
 * only while it waits, so a background job needs nobody: its end is noted in the job table by the program itself. */
#include <sys/shell_impl.h>
#include <base/bytes.h>
#include <link/loader.h>
#include <sys/catalog.h>
#include <sys/console.h>
#include <sys/job.h>
#include <sys/lastfault.h>
#include <sys/report.h>
#include <task/task.h>

/* Forgets the job on every path but the one where it runs. */
OWNED_LOCAL(listed);
struct listed { OWNED; u64 number; };
OWNED_FUNS(listed, number)
static void listed_release(listed *self) {
    job_forget(self->number);
}

/* Only cells that say so are programs: the entry of any other would be called with the wrong types. */
static status find_program(text command, struct catalog_item *item, struct line *why) {
    if (ok(catalog_program(command, item))) return OK;
    bool cell = catalog_name(item).len > 0;
    line_clear(why);
    line_put(why, command);
    line_put(why, cell ? TEXT(" is a cell but not a program") : TEXT(" is no command; `help` lists them"));
    return st(E_BAD_COMMAND);
}

static status spawn(text name, u64 job, task_ref_out out, struct line *why) {
    struct job_number arg = { .number = job };
    struct task_options o = task_defaults(name);
    struct catalog_item item = {0};
    u64 entry = 0;
    OWN(namespace) ns = NONE(namespace);
    OWN(cell_ref) cell = NONE(cell_ref);
    TRY(find_program(name, &item, why));
    TRY(namespace_make(NS_KERNEL, &ns));
    if (!namespace_live(&ns)) return st(E_NO_MEMORY);
    TRY(loader_instance(namespace_id(&ns), catalog_name(&item), why, &cell));
    if (!cell_ref_live(&cell)) return st(E_NOT_FOUND);
    TRY(registry_symbol(namespace_id(&ns), TEXT("program_entry"), &entry));
    return task_spawn_in(&o, &cell, entry, job_number_bytes(&arg), out);
}

/* How a job ended that did not return, and what the fault log says about it. */
static status unhappy_end(const struct job_info *job, struct line *why) {
    struct fault_record f = {0};
    if (!ok(lastfault_of(job->task, &f))) return st(E_KILLED);
    if (f.kind == FAULT_KILL) return st(E_KILLED);
    lastfault_tell(&f, why);
    return st(E_FAULTED);
}

/* Tells a job's end unless it returned: then it has printed its own errors. Forgets it. */
static void tell_end(const struct job_info *job) {
    struct job_info now = *job;
    struct line why = {0};
    status found = job_find(job->number, &now);
    if (!ok(found) || !now.returned) say_error(args_word(&job->args, 0), unhappy_end(job, &why), &why, job->args.json);
    job_forget(job->number);
}

static status wait_for(const struct job_info *job, task_ref *t) {
    u8 nothing[TASK_DATA];
    job_set_foreground(job->number);
    status s = task_join(t, (bytes){ .ptr = nothing, .len = sizeof nothing });
    tell_end(job);
    return s;
}

static void tell_started(const struct job_info *job) {
    struct report r;
    report_start(&r, job->args.json);
    report_begin(&r);
    report_u64(&r, TEXT("job"), job->number);
    report_u64(&r, TEXT("task"), job->task);
    report_text(&r, TEXT("command"), args_word(&job->args, 0));
    report_end(&r);
    report_flush(&r);
}

status run_job(const struct program_args *args) {
    struct job_info job = { .args = *args };
    struct line why = {0};
    text name = args_word(&job.args, 0);
    OWN(task_ref) t = NONE(task_ref);
    status s = job_make(args, &job.number);
    OWN(listed) l = { .number = ok(s) ? job.number : 0 };
    if (ok(s)) s = spawn(name, job.number, &t, &why);
    if (!ok(s) || !task_ref_live(&t)) {
        i32 code = code_of(s);
        say_error(name, st(code), &why, args->json);
        return st(code);
    }
    job.task = task_id(&t);
    job_set_task(job.number, job.task);
    if (!args->background) return wait_for(&job, &t);
    tell_started(&job);
    l.number = 0;
    return OK;
}

static bool find_job(u64 number, struct job_info *out) {
    struct job_info job = {0};
    bool found = false;
    for (u64 n = 0; ok(job_next(n, &job)); n = job.number) {
        if (number && job.number != number) continue;
        *out = job;
        found = true;
    }
    return found;
}

status run_foreground(u64 number) {
    struct job_info job = {0};
    struct line why = {0};
    OWN(task_ref) t = NONE(task_ref);
    if (!find_job(number, &job)) {
        line_put(&why, TEXT("no such job"));
        say_error(TEXT("fg"), st(E_NOT_FOUND), &why, false);
        return st(E_NOT_FOUND);
    }
    console_write(args_word(&job.args, 0));
    status s = task_find(job.task, &t);
    if (ok(s) && task_ref_live(&t)) return wait_for(&job, &t);
    tell_ended();
    return OK;
}

static void tell_one(const struct job_info *job) {
    struct line l = {0}, why = {0};
    line_char(&l, '[');
    line_u64(&l, job->number);
    line_put(&l, TEXT("] "));
    for (u32 i = 0; i < job->args.count; i++) {
        line_put(&l, args_word(&job->args, i));
        line_char(&l, ' ');
    }
    status s = job->returned ? st(job->code) : unhappy_end(job, &why);
    if (ok(s)) line_put(&l, TEXT("done"));
    else line_status(&l, s);
    if (why.len) line_put(&l, TEXT(": "));
    line_put(&l, line_text(&why));
    console_write(line_text(&l));
}

void tell_ended(void) {
    struct job_info job = {0};
    for (u64 n = 0; ok(job_next(n, &job)); n = job.number) {
        poll();
        if (!job.ended) continue;
        tell_one(&job);
        job_forget(job.number);
    }
}
