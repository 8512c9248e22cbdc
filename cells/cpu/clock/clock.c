/* clock.c - time from the time-stamp counter.
 *
 * The counter's rate is measured once against channel 2 of the PIT, whose rate is the same on every PC; its gate and
 * output are in port 0x61, so no interrupt is needed. Whatever disturbs a measurement lengthens it, so the shortest of
 * a few counts, right to some two in a thousand. Time is cycles since then divided by the rate, in two steps that
 * cannot overflow. The counters of all CPUs start together on every machine made since 2008 and under QEMU; a CPU that
 * is ahead shows as time that goes back only between CPUs.
 * Bad at: machines that have no PIT (the rate is then taken as 1 GHz). */
#include <cpu/clock.h>
#include <atomic.h>
#include <cell.h>
#include <cpu/port.h>

enum { PIT_HZ = 1193182, PIT_CHANNEL2 = 0x42, PIT_COMMAND = 0x43, PIT_GATE = 0x61 };
enum { GATE_OPEN = 1, SPEAKER = 2, OUTPUT = 0x20 };
enum { CALIBRATE_COUNT = PIT_HZ / 1000, CALIBRATE_POLLS = 1000000, CALIBRATE_TRIES = 3 };
#define NS_PER_S 1000000000ul

struct clock_shared { SYNC; atomic64 base, hz, ticks; };
CELL_STATE struct clock_shared clock_shared;

/* Cycles that pass while the PIT counts CALIBRATE_COUNT down; 0: it does not count. */
static u64 measure(void) {
    port_out8(PIT_GATE, (u8)((port_in8(PIT_GATE) & ~(u32)SPEAKER) | GATE_OPEN));
    port_out8(PIT_COMMAND, 0xb0);                    /* channel 2, both bytes, mode 0: output rises at the end */
    port_out8(PIT_CHANNEL2, CALIBRATE_COUNT & 0xff);
    port_out8(PIT_CHANNEL2, CALIBRATE_COUNT >> 8);
    u64 start = clock_cycles();
    for (u32 i = 0; i < CALIBRATE_POLLS; i++)
        if (port_in8(PIT_GATE) & OUTPUT) return clock_cycles() - start;
    return 0;
}

void clock_calibrate(void) {
    u64 cycles = measure();
    for (u32 i = 1; i < CALIBRATE_TRIES && cycles; i++) {
        u64 again = measure();
        if (again < cycles) cycles = again;
    }
    u64 hz = cycles * PIT_HZ / CALIBRATE_COUNT;
    atomic64_set(&clock_shared.hz, hz ? hz : NS_PER_S);
    atomic64_set(&clock_shared.base, clock_cycles());
}

static u64 scaled(u64 per_second) {
    u64 hz = atomic64_get(&clock_shared.hz);
    if (hz == 0) return 0;
    u64 cycles = clock_cycles() - atomic64_get(&clock_shared.base);
    return cycles / hz * per_second + cycles % hz * per_second / hz;
}

u64 clock_us_of(u64 cycles) {
    u64 khz = clock_khz();
    return khz ? cycles * 1000 / khz : 0;
}

u64 clock_khz(void) { return atomic64_get(&clock_shared.hz) / 1000; }
u64 clock_ns(void) { return scaled(NS_PER_S); }
u64 clock_us(void) { return scaled(1000000); }

void clock_delay_us(u64 us) {
    if (!atomic64_get(&clock_shared.hz)) panic("the clock is not calibrated yet");
    u64 start = clock_us();
    while (clock_us() - start < us) cpu_relax();
}

u64 clock_ticks(void) {
    return atomic64_get(&clock_shared.ticks);
}

void clock_tick(void) {
    atomic64_add(&clock_shared.ticks, 1);
}
