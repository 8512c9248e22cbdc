/* apic.h - the local APIC of each CPU: end of interrupt, interrupts between CPUs, the periodic timer; and the I/O APIC.
 *
 * xAPIC, memory mapped (Intel SDM vol. 3, ch. 10). The register pages are mapped by the captain and lent to apic_start
 * for ever; the cell itself maps nothing. */
#pragma once
#include <cpu/cpu.h>

enum { APIC_ISA_IRQS = 16 };
/* Where legacy interrupt `irq` arrives at the I/O APIC, from the MADT's overrides. */
struct apic_override { u32 irq, gsi; bool level, active_low; };

CELL_API_BEGIN

/* Lends the register pages: 4 KiB of the local APIC, 4 KiB of the I/O APIC whose first interrupt is gsi_base; either
 * may be empty when the machine has none. Every input of the I/O APIC is masked, and the 8259s. */
void apic_start(bytes local, bytes io, u32 gsi_base);
/* Tells about an override before the interrupt is routed. E_INVALID: not a legacy interrupt. */
status apic_set_override(const struct apic_override *o);
/* Enables this CPU's local APIC. */
void apic_init_cpu(void);
u32 apic_id(void);
/* End of interrupt. The trap cell has done it before an interrupt's hook runs; doing it again is harmless. Does nothing
 * before apic_start. */
void apic_eoi(void);
/* After an interrupt's delivery was cut short because the stack had no room (an overflow): acknowledges whatever is in
 * service and sends it to this CPU anew. Only when the interrupted code had interrupts enabled. */
void apic_recover(void);
/* Sends `vector` to one CPU (by cpu index) or to all others. Returns when accepted by the local APIC. */
void apic_send(u32 cpu, u32 vector);
void apic_send_others(u32 vector);
/* INIT and start-up messages for bringing up a CPU by APIC id; `page` is the start address / 4096. */
void apic_send_init(u32 apic_id);
void apic_send_startup(u32 apic_id, u8 page);
/* Starts this CPU's periodic timer on VECTOR_TIMER, `hz` times a second, calibrated against the clock by the first
 * call. */
void apic_timer(u32 hz);
/* Routes a legacy ISA interrupt to a vector on the boot CPU with the given trigger, unless an override says otherwise;
 * or masks it. */
void apic_route(u32 isa_irq, u32 vector, bool level, bool active_low);
void apic_mask(u32 isa_irq);

CELL_API_END
