/* test_pin.c - tests pin in the running system: no interrupt while one is held, and each CPU has its own data. */
#include <cpu/pin.h>
#include <cell.h>
#include <test/entry.h>

enum { ROUNDS = 1000 };
struct tally { u64 rounds; };
PER_CPU_TYPE(tally)
CELL_STATE tally_per_cpu test_pin_tallies;

static status failed(struct line *why, text t) {
    line_put(why, t);
    return st(E_INVALID);
}

static void count(u64 by) {
    OWN(pin) p = pin_here();
    tally_here(&p, &test_pin_tallies)->rounds += by;
}

static u64 counted(void) {
    OWN(pin) p = pin_here();
    return tally_here(&p, &test_pin_tallies)->rounds;
}

static status nests(struct line *why) {
    OWN(pin) outer = pin_here();
    if (cpu_irq_enabled()) return failed(why, TEXT("interrupts while a pin is held"));
    OWN(pin) inner = pin_here();
    u64 before = counted();
    for (u32 i = 0; i < ROUNDS; i++) count(1);
    if (counted() != before + ROUNDS) return failed(why, TEXT("another CPU's data, or a lost count"));
    DROP(pin, inner);
    if (cpu_irq_enabled()) return failed(why, TEXT("the inner pin let interrupts in"));
    return OK;
}

status test_main(struct line *why) {
    TRY(nests(why));
    if (!cpu_irq_enabled()) return failed(why, TEXT("interrupts stayed off"));
    return OK;
}
