/* apic.c - local APICs and the I/O APIC.
 *
 * All CPUs see their own local APIC at the same address, so one address serves all; what is written without locks must
 * be written with interrupts off (a command is two registers). The I/O APIC is one device behind a select and a window
 * register, under a lock.
 * Invariant: an input of the I/O APIC that nobody routed is masked.
 * Bad at: several I/O APICs, more than 255 CPUs (both would need x2APIC or a table here). */
#include <cpu/apic.h>
#include <atomic.h>
#include <base/raise.h>
#include <cell.h>
#include <cpu/clock.h>
#include <cpu/lock.h>
#include <cpu/port.h>
#include "x86_64/registers.h"

enum { PIC1 = 0x20, PIC2 = 0xa0, COMMAND_TRIES = 1000000, CALIBRATE_US = 500 };
enum { OVERRIDE_SET = 1, OVERRIDE_LEVEL = 2, OVERRIDE_LOW = 4 };

struct apic_shared { SYNC; atomic64 local, per_second; };
CELL_STATE struct apic_shared apic_shared;

struct apic_override_slot { u32 gsi, flags; };
struct apic_io { u64 base; u32 gsi_base, inputs; struct apic_override_slot isa[APIC_ISA_IRQS]; };
SPIN_TYPE(apic_io)
CELL_STATE apic_io_spin apic_io;

static u64 local_base(void) {
    return atomic64_get(&apic_shared.local);
}

/* --- I/O APIC --------------------------------------------------------------------------------------------------- */

static void io_write(const struct apic_io *io, u32 index, u32 value) {
    register_write(io->base, IO_SELECT, index);
    register_write(io->base, IO_WINDOW, value);
}

static u32 io_read(const struct apic_io *io, u32 index) {
    register_write(io->base, IO_SELECT, index);
    return register_read(io->base, IO_WINDOW);
}

static void mask_8259(void) {
    port_out8(PIC1, 0x11);                           /* initialise, so that a spurious one is not an exception */
    port_out8(PIC2, 0x11);
    port_out8(PIC1 + 1, 0x20);
    port_out8(PIC2 + 1, 0x28);
    port_out8(PIC1 + 1, 4);
    port_out8(PIC2 + 1, 2);
    port_out8(PIC1 + 1, 1);
    port_out8(PIC2 + 1, 1);
    port_out8(PIC1 + 1, 0xff);
    port_out8(PIC2 + 1, 0xff);
}

void apic_start(bytes local, bytes io, u32 gsi_base) {
    mask_8259();
    if (local.len) atomic64_set(&apic_shared.local, (u64)bytes_at(local, 0));
    OWN(apic_io_hold) h = apic_io_lock(&apic_io);
    struct apic_io *a = apic_io_data(&h);
    if (!io.len) return;
    a->base = (u64)bytes_at(io, 0);
    a->gsi_base = gsi_base;
    a->inputs = (io_read(a, IO_VERSION) >> 16 & 0xff) + 1;
    for (u32 i = 0; i < a->inputs; i++) io_write(a, IO_TABLE + 2 * i, MASKED);
}

status apic_set_override(const struct apic_override *o) {
    if (o->irq >= APIC_ISA_IRQS) return st(E_INVALID);
    OWN(apic_io_hold) h = apic_io_lock(&apic_io);
    struct apic_override_slot *slot = &AT(apic_io_data(&h)->isa, o->irq);
    slot->gsi = o->gsi;
    slot->flags = OVERRIDE_SET | (o->level ? (u32)OVERRIDE_LEVEL : 0) | (o->active_low ? (u32)OVERRIDE_LOW : 0);
    return OK;
}

/* The input a legacy interrupt arrives at; a->inputs when there is none. */
static u32 input_of(const struct apic_io *a, u32 irq) {
    u32 gsi = AT(a->isa, irq).flags ? AT(a->isa, irq).gsi : irq;
    return gsi >= a->gsi_base && gsi - a->gsi_base < a->inputs ? gsi - a->gsi_base : a->inputs;
}

void apic_route(u32 isa_irq, u32 vector, bool level, bool active_low) {
    OWN(apic_io_hold) h = apic_io_lock(&apic_io);
    const struct apic_io *a = apic_io_data(&h);
    u32 input = input_of(a, isa_irq), flags = AT(a->isa, isa_irq).flags;
    if (input == a->inputs) return;
    if (flags) {
        level = flags & OVERRIDE_LEVEL;
        active_low = flags & OVERRIDE_LOW;
    }
    io_write(a, IO_TABLE + 2 * input + 1, cpu_apic_id(0) << 24);
    io_write(a, IO_TABLE + 2 * input, vector | (level ? (u32)IO_LEVEL : 0) | (active_low ? (u32)IO_LOW : 0));
}

void apic_mask(u32 isa_irq) {
    OWN(apic_io_hold) h = apic_io_lock(&apic_io);
    const struct apic_io *a = apic_io_data(&h);
    u32 input = input_of(a, isa_irq);
    if (input < a->inputs) io_write(a, IO_TABLE + 2 * input, MASKED);
}

/* --- local APIC ------------------------------------------------------------------------------------------------- */

void apic_init_cpu(void) {
    u64 base = local_base();
    if (!base) return;
    register_write(base, LOCAL_PRIORITY, 0);
    register_write(base, LOCAL_TIMER, MASKED);
    register_write(base, LOCAL_LINT0, MASKED);
    register_write(base, LOCAL_LINT1, DELIVER_NMI);
    register_write(base, LOCAL_ERROR, MASKED);
    register_write(base, LOCAL_SPURIOUS, SPURIOUS_ENABLE | VECTOR_SPURIOUS);
}

u32 apic_id(void) {
    u64 base = local_base();
    return base ? register_read(base, LOCAL_ID) >> 24 : 0;
}

void apic_eoi(void) {
    u64 base = local_base();
    if (base) register_write(base, LOCAL_EOI, 0);
}

/* Both halves with interrupts off; waits until the command before this one was accepted, then for this one. */
static void command(u32 to, u32 what) {
    u64 base = local_base();
    if (!base) return;
    u64 flags = cpu_irq_save();
    for (u32 i = 0; i < COMMAND_TRIES && register_read(base, LOCAL_COMMAND) & COMMAND_PENDING; i++) cpu_relax();
    register_write(base, LOCAL_COMMAND_TO, to << 24);
    register_write(base, LOCAL_COMMAND, what);
    for (u32 i = 0; i < COMMAND_TRIES && register_read(base, LOCAL_COMMAND) & COMMAND_PENDING; i++) cpu_relax();
    cpu_irq_restore(flags);
}

void apic_recover(void) {
    u64 base = local_base();
    if (!base) return;
    for (u32 vector = VECTORS; vector-- > VECTOR_DEVICE;) {
        u32 word = register_read(base, LOCAL_IN_SERVICE + vector / 32 * 0x10);
        if (!(word >> vector % 32 & 1)) continue;
        apic_eoi();
        command(apic_id(), COMMAND_ASSERT | vector);
    }
}

void apic_send(u32 cpu, u32 vector) { command(cpu_apic_id(cpu), COMMAND_ASSERT | vector); }
void apic_send_others(u32 vector) { command(0, COMMAND_OTHERS | COMMAND_ASSERT | vector); }
void apic_send_init(u32 id) { command(id, COMMAND_INIT | COMMAND_ASSERT); }
void apic_send_startup(u32 id, u8 page) { command(id, COMMAND_STARTUP | COMMAND_ASSERT | page); }

/* Timer counts per second, measured by letting it run down for a while. */
static u64 measure(u64 base) {
    register_write(base, LOCAL_TIMER, MASKED | VECTOR_TIMER);
    u64 start = clock_ns();
    register_write(base, LOCAL_INITIAL, 0xffffffff);
    clock_delay_us(CALIBRATE_US);
    u64 counted = 0xffffffff - register_read(base, LOCAL_CURRENT);
    u64 took = clock_ns() - start;
    register_write(base, LOCAL_INITIAL, 0);
    return counted * 1000000000 / took;
}

void apic_timer(u32 hz) {
    u64 base = local_base();
    if (!base || !hz) return;
    register_write(base, LOCAL_DIVIDE, DIVIDE_16);
    if (!atomic64_get(&apic_shared.per_second)) atomic64_set(&apic_shared.per_second, measure(base));
    register_write(base, LOCAL_TIMER, TIMER_PERIODIC | VECTOR_TIMER);
    register_write(base, LOCAL_INITIAL, (u32)(atomic64_get(&apic_shared.per_second) / hz));
}
