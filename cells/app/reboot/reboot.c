/* reboot.c - `reboot`. */
#include <sys/program.h>
#include <sys/captain.h>

PROGRAM

text program_help(void) {
    return TEXT("reboot\n"
                "  Stops all CPUs and resets the machine.");
}

status program_main(const struct program_args *args, struct report *out) {
    TRY(args_expect(args, 0, 0, &out->why));
    report_line(out, TEXT("reboot"));
    captain_reboot();
}
