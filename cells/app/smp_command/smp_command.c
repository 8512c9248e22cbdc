/* smp_command.c - `smp`: the CPUs. */
#include <sys/program.h>
#include <base/bytes.h>
#include <task/policy.h>
#include <task/task.h>

PROGRAM

text program_help(void) {
    return TEXT("smp\n"
                "  Lists the CPUs: number, APIC id, the task that runs there now, tasks that wait in its queue.");
}

static bool running_on(u32 cpu, struct task_info *out) {
    for (u64 id = 0; ok(task_next(id, out)); id = out->id) {
        poll();
        if (out->phase == TASK_RUNNING && out->cpu == cpu) return true;
    }
    return false;
}

status program_main(const struct program_args *args, struct report *out) {
    struct task_info t = {0};
    TRY(args_expect(args, 0, 0, &out->why));
    for (u32 cpu = 0; cpu < cpu_count(); cpu++) {
        bool busy = running_on(cpu, &t);
        report_begin(out);
        report_u64(out, TEXT("cpu"), cpu);
        report_u64(out, TEXT("apic_id"), cpu_apic_id(cpu));
        report_text(out, TEXT("runs"), busy ? CHARS(t.name) : TEXT("idle"));
        report_u64(out, TEXT("task"), busy ? t.id : 0);
        report_u64(out, TEXT("queue"), policy_length(cpu));
        report_end(out);
        poll();
    }
    return OK;
}
