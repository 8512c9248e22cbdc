/* power.c - the end of the machine: power off, reset.
 *
 * All other CPUs are held for good first, so that nothing runs on while the registers are written. A nonzero code goes
 * to QEMU's isa-debug-exit device (exit status 2 * code + 1), for test runs; a machine without it is just switched off.
 * ACPI: sleep state S5 by PM1a control (ACPI 6.5, 4.8.3.2), reset by the FADT's reset register (4.8.3.6). */
#include "captain_impl.h"
#include <cpu/hold.h>
#include <cpu/port.h>

enum { DEBUG_EXIT = 0xf4, SLEEP_ENABLE = 1 << 13, KEYBOARD_COMMAND = 0x64, KEYBOARD_RESET = 0xfe };

static struct power known(void) {
    OWN(captain_hold) g = captain_lock(captain_kept());
    return captain_data(&g)->power;
}

_Noreturn void captain_power_off(u8 code) {
    struct power p = known();
    OWN(held) h = hold_all();
    if (code) port_out8(DEBUG_EXIT, code);
    if (p.sleep_port) port_out16((u16)p.sleep_port, (u16)(p.sleep_type << 10 | SLEEP_ENABLE));
    else port_out8(DEBUG_EXIT, 0);
    cpu_stop();                                      /* the power goes a moment after the write */
}

_Noreturn void captain_reboot(void) {
    struct power p = known();
    OWN(held) h = hold_all();
    if (p.reset_port) port_out8((u16)p.reset_port, (u8)p.reset_value);
    port_out8(KEYBOARD_COMMAND, KEYBOARD_RESET);
    cpu_stop();
}
