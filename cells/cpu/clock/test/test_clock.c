/* test_clock.c - tests clock in the running system: time goes forwards, and waits last at least as long as asked. */
#include <cpu/clock.h>
#include <cell.h>
#include <test/entry.h>

enum { READINGS = 1000, WAIT_US = 2000 };

static status failed(struct line *why, text t, u64 number) {
    line_put(why, t);
    line_u64(why, number);
    return st(E_INVALID);
}

status test_main(struct line *why) {
    u64 last = clock_ns();
    for (u32 i = 0; i < READINGS; i++) {
        u64 flags = cpu_irq_save();                  /* on one CPU: it never goes back there */
        u64 a = clock_ns(), b = clock_ns();
        cpu_irq_restore(flags);
        if (b < a) return failed(why, TEXT("the clock went back by "), a - b);
    }
    u64 start = clock_us();
    clock_delay_us(WAIT_US);
    u64 took = clock_us() - start;
    if (took < WAIT_US) return failed(why, TEXT("a wait of 2000 us took "), took);
    if (clock_ns() <= last) return failed(why, TEXT("the clock stands still at "), last);
    return OK;
}
