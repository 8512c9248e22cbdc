/* programs.c - a program that does nothing, from the command to its end: loaded, linked, run as a task, joined, gone.
 *
 * Warm: an instance of it rests, linked, from its last run. Cold: nothing of it is left but the archive's bytes. */
#include <bench/programs.h>
#include <base/bytes.h>
#include <cell.h>
#include <link/loader.h>
#include <link/registry.h>
#include <sys/job.h>
#include <task/task.h>

enum { WARM, COLD };
static const struct row rows[] = {
    [WARM] = { "program_warm", 0, 100, 1, "a program, linked at its last run, from start to end" },
    [COLD] = { "program_cold", 0, 20, 1, "a program, from the archive's bytes to its end" },
};

bool programs_row(u32 i, struct row *out) {
    if (i >= LEN(rows)) return false;
    *out = AT(rows, i);
    return true;
}

OWNED_LOCAL(listed);
struct listed { OWNED; u64 number; };
OWNED_FUNS(listed, number)
static void listed_release(listed *self) { job_forget(self->number); }

static status spawn(u64 job, task_ref_out out) {
    struct job_number arg = { .number = job };
    struct task_options o = task_defaults(TEXT("nothing"));
    struct line why = { 0 };
    u64 entry = 0;
    OWN(namespace) ns = NONE(namespace);
    OWN(cell_ref) cell = NONE(cell_ref);
    TRY(namespace_make(NS_KERNEL, &ns));
    if (!namespace_live(&ns)) return st(E_NO_MEMORY);
    TRY(loader_instance(namespace_id(&ns), TEXT("nothing"), &why, &cell));
    if (!cell_ref_live(&cell)) return st(E_NOT_FOUND);
    TRY(registry_symbol(namespace_id(&ns), TEXT("program_entry"), &entry));
    o.cpu = cpu_index();
    return task_spawn_in(&o, &cell, entry, job_number_bytes(&arg), out);
}

static status run_once(void) {
    struct program_args args = { 0 };
    struct line why = { 0 };
    u8 room[TASK_DATA];
    u64 number = 0;
    OWN(task_ref) t = NONE(task_ref);
    TRY(words_parse(TEXT("nothing"), &args, &why));
    TRY(job_make(&args, &number));
    OWN(listed) l = { .number = number };
    TRY(spawn(number, &t));
    return task_ref_live(&t) ? task_join(&t, (bytes){ .ptr = room, .len = LEN(room) }) : st(E_NO_MEMORY);
}

status programs_run(u32 i, struct meter *m) {
    TRY(run_once());
    while (meter_again(m))
        for (u64 k = 0; k < m->n; k++) {
            if (i == COLD) loader_trim();
            meter_begin(m);
            TRY(run_once());
            meter_end(m);
        }
    return OK;
}
