/* uptime.c - `uptime`: time and totals since boot. */
#include <sys/program.h>
#include <cpu/clock.h>
#include <cpu/trap.h>
#include <live/fault.h>
#include <mem/shootdown.h>
#include <task/policy.h>
#include <task/sched.h>

PROGRAM

text program_help(void) {
    return TEXT("uptime\n"
                "  Shows microseconds and timer ticks since boot, cycles since reset, CPUs, the scheduling policy,\n"
                "  task switches, page faults, faults of tasks and how many of those had to be forced out, rounds\n"
                "  of TLB shootdown.");
}

status program_main(const struct program_args *args, struct report *out) {
    TRY(args_expect(args, 0, 0, &out->why));
    report_begin_record(out);
    report_u64(out, TEXT("us"), clock_us());
    report_u64(out, TEXT("cycles"), clock_cycles());
    report_u64(out, TEXT("ticks"), clock_ticks());
    report_u64(out, TEXT("cpus"), cpu_count());
    report_text(out, TEXT("policy"), policy_name());
    report_u64(out, TEXT("switches"), sched_switches());
    report_u64(out, TEXT("page_faults"), trap_count(VECTOR_PAGE));
    report_u64(out, TEXT("faults"), fault_count());
    report_u64(out, TEXT("forced"), fault_forced());
    report_u64(out, TEXT("shootdowns"), shootdown_rounds());
    report_end(out);
    return OK;
}
