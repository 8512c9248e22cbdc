/* pin.c - a pin is the interrupt flag as it was, to be restored.
 *
 * Swap: stateless. A pin that unwinding releases restores the flag like any other. */
#include <cpu/pin.h>
#include <cell.h>

pin_must pin_here(void) {
    return (pin){ .held = 1, .flags = cpu_irq_save() };
}

void pin_release(pin *self) {
    cpu_irq_restore(self->flags);
}
