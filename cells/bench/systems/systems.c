/* systems.c - cycles from reset to the first prompt, the firmware's included; bytes of memory that are not free, caches
 * and this measurement's own task included. */
#include <bench/systems.h>
#include <cell.h>
#include <mem/frames.h>
#include <sys/shell.h>

enum { BOOT, MEMORY };
static const struct row rows[] = {
    [BOOT] = { "boot", 0, 1, 1, "from reset to the first prompt" },
    [MEMORY] = { "memory_used", 0, 1, 1, "bytes that are not free" },
};

bool systems_row(u32 i, struct row *out) {
    if (i >= LEN(rows)) return false;
    *out = AT(rows, i);
    return true;
}

status systems_run(u32 i, struct meter *m) {
    while (meter_again(m)) {
        meter_operations(m, 1);
        meter_add(m, i == BOOT ? shell_prompted() : (frames_total() - frames_free()) * FRAME_SIZE);
    }
    return OK;
}
