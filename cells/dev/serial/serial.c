/* serial.c - the first serial line, a 16550 at the ports every PC has it at.
 *
 * Output must work when the system is at its worst, so it takes no real lock: `writer` names the CPU that writes,
 * others wait a bounded time for it and then go ahead anyway, and a fault report on the writing CPU itself does not
 * wait at all. The worst outcome is mixed text. A device that never becomes ready costs a bounded wait per character.
 * Input is a ring under a spin lock, filled by the interrupt handler, emptied by serial_read.
 * Swap: ring, counters and the listener's hook are state. Bad at: speed; one interrupt per few bytes. */
#include <dev/serial.h>
#include <atomic.h>
#include <base/raise.h>
#include <cell.h>
#include <cpu/apic.h>
#include <cpu/hook.h>
#include <cpu/lock.h>
#include <cpu/pin.h>
#include <cpu/port.h>
#include <cpu/trap.h>

enum { COM1 = 0x3f8, DATA = COM1, ENABLE = COM1 + 1, FIFO = COM1 + 2, FORMAT = COM1 + 3, MODEM = COM1 + 4,
       STATUS = COM1 + 5, SCRATCH = COM1 + 7 };
enum { STATUS_RECEIVED = 1, STATUS_OVERRUN = 2, STATUS_ROOM = 0x20 };
enum { SERIAL_IRQ = 4, VECTOR_SERIAL = 0x24, READY_TRIES = 100000, WRITER_TRIES = 1000000, BURST = 512 };

struct serial_ring { u32 head, tail; u8 at[SERIAL_RING]; };
SPIN_TYPE(serial_ring)
CELL_STATE serial_ring_spin serial_input;

struct serial_shared { SYNC; atomic32 writer; atomic64 overrun, lost; struct hook arrived; };
CELL_STATE struct serial_shared serial_shared;

status serial_start(void) {
    port_out8(SCRATCH, 0x5a);
    if (port_in8(SCRATCH) != 0x5a) return st(E_UNSUPPORTED);
    port_out8(ENABLE, 0);
    port_out8(FORMAT, 0x80);                         /* divisor: 115200 / 1 */
    port_out8(DATA, 1);
    port_out8(ENABLE, 0);
    port_out8(FORMAT, 3);
    port_out8(FIFO, 0xc7);
    port_out8(MODEM, 0x0b);                          /* ready, and interrupts let through */
    return OK;
}

static void send(u8 c) {
    for (u32 i = 0; i < READY_TRIES; i++)
        if (port_in8(STATUS) & STATUS_ROOM) {
            port_out8(DATA, c);
            return;
        }
    atomic64_add(&serial_shared.lost, 1);
}

/* True when this call made this CPU the writer and must end it; a nested call on the writing CPU must not. */
static bool writer_begin(u32 me) {
    for (u32 i = 0; i < WRITER_TRIES; i++) {
        u32 was = atomic32_get(&serial_shared.writer);
        if (was == me) return false;
        if (was == 0 && atomic32_cas(&serial_shared.writer, 0, me)) return true;
        cpu_relax();
    }
    atomic32_set(&serial_shared.writer, me);         /* it died in the middle */
    return true;
}

static void writer_end(u32 me) {
    atomic32_cas(&serial_shared.writer, me, 0);
}

static void write_burst(text t) {
    OWN(pin) p = pin_here();
    u32 me = pin_cpu(&p) + 1;
    bool first = writer_begin(me);
    for (usize i = 0; i < t.len; i++) {
        char c = *text_at(t, i);
        if (c == '\n') send('\r');
        send((u8)c);
    }
    if (first) writer_end(me);
}

void serial_write(text t) {
    for (usize at = 0; at < t.len; at += BURST)
        write_burst(text_sub(t, at, t.len - at < BURST ? t.len - at : BURST));
}

static void keep(u8 c) {
    OWN(serial_ring_hold) h = serial_ring_lock(&serial_input);
    struct serial_ring *r = serial_ring_data(&h);
    if (r->head - r->tail == SERIAL_RING) {
        atomic64_add(&serial_shared.overrun, 1);
        return;
    }
    AT(r->at, r->head % SERIAL_RING) = c;
    r->head++;
}

static void serial_interrupt(struct frame *f) {
    (void)f;
    for (u32 i = 0; i < SERIAL_RING; i++) {
        u8 state = port_in8(STATUS);
        if (state & STATUS_OVERRUN) atomic64_add(&serial_shared.overrun, 1);
        if (!(state & STATUS_RECEIVED)) break;
        keep(port_in8(DATA));
    }
    hook_call(&serial_shared.arrived, 0);
}

status serial_listen(void (*arrived)(u64 unused)) {
    TRY(hook_set(&serial_shared.arrived, arrived));
    TRY(trap_set(VECTOR_SERIAL, serial_interrupt));
    apic_route(SERIAL_IRQ, VECTOR_SERIAL, false, false);
    port_out8(ENABLE, 1);
    return OK;
}

bool serial_read(char *out) {
    OWN(serial_ring_hold) h = serial_ring_lock(&serial_input);
    struct serial_ring *r = serial_ring_data(&h);
    if (r->head == r->tail) return false;
    *out = (char)AT(r->at, r->tail % SERIAL_RING);
    r->tail++;
    return true;
}

u64 serial_overrun(void) {
    return atomic64_get(&serial_shared.overrun);
}

u64 serial_lost(void) {
    return atomic64_get(&serial_shared.lost);
}
