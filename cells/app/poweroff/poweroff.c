/* poweroff.c - `poweroff [STATUS]`. */
#include <sys/program.h>
#include <sys/captain.h>

PROGRAM

text program_help(void) {
    return TEXT("poweroff [STATUS]\n"
                "  Stops all CPUs and switches the machine off. STATUS (0 to 255; 0) reaches QEMU's debug exit device\n"
                "  where there is one.");
}

status program_main(const struct program_args *args, struct report *out) {
    u64 code = 0;
    TRY(args_expect(args, 0, 1, &out->why));
    if (args->count > 1) TRY(args_u64(args, 1, TEXT("status"), &code, &out->why));
    report_line(out, TEXT("power off"));
    captain_power_off((u8)code);
}
