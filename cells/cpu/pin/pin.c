/* pin.c - a pin keeps its CPU quiet (cpu.h), as a spin lock does.
 *
 * Swap: stateless. A pin that unwinding releases is like any other. */
#include <cpu/pin.h>
#include <cell.h>

pin_must pin_here(void) {
    UNSAFE("the release ends what begins here");
    return (pin){ .cpu = 1 + unsafe_quiet_begin() };
}

void pin_release(pin *self) {
    (void)self;
    UNSAFE("pin_here began it");
    unsafe_quiet_end();
}

u32 pin_cpu(const pin *p) {
    return p->cpu - 1;
}
