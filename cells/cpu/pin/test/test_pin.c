/* test_pin.c - tests pin in the running system: no interrupt and no other CPU while one is held, in whichever order
 * pins and locks end; each CPU has its own data, which a pin that unwinding releases leaves to the next. */
#include <cpu/pin.h>
#include <base/raise.h>
#include <cell.h>
#include <cpu/lock.h>
#include <test/entry.h>

enum { ROUNDS = 1000 };
struct tally { u64 rounds; };
PER_CPU_TYPE(tally)
CELL_STATE tally_per_cpu test_pin_tallies;
struct word { u64 n; };
SPIN_TYPE(word)
CELL_STATE word_spin test_pin_word;

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
    if (pin_cpu(&inner) != cpu_index()) return failed(why, TEXT("the pin names another CPU"));
    DROP(pin, inner);
    if (cpu_irq_enabled()) return failed(why, TEXT("the inner pin let interrupts in"));
    return OK;
}

/* The guard that began it ends first; what is left keeps interrupts off. */
static status ends_crosswise(struct line *why) {
    OWN(pin) first = pin_here();
    OWN(word_hold) lock = word_lock(&test_pin_word);
    DROP(pin, first);
    if (cpu_irq_enabled()) return failed(why, TEXT("interrupts under a lock, after the pin before it ended"));
    OWN(pin) last = pin_here();
    DROP(word_hold, lock);
    if (cpu_irq_enabled()) return failed(why, TEXT("interrupts while a pin is held, after the lock before it ended"));
    return cpu_locks() == 1 ? OK : failed(why, TEXT("a pin and two guards that ended count otherwise than one"));
}

static void breaks(u64 why) {
    OWN(pin) p = pin_here();
    OWN(pin) q = pin_here();
    if (why) panic("test_pin: on purpose, with two pins");
}

status test_main(struct line *why) {
    TRY(nests(why));
    if (!cpu_irq_enabled()) return failed(why, TEXT("interrupts stayed off"));
    TRY(ends_crosswise(why));
    if (!cpu_irq_enabled()) return failed(why, TEXT("interrupts stayed off after guards that ended crosswise"));
    if (!raise_catch(breaks, 1)) return failed(why, TEXT("a panic under pins was not caught"));
    if (!cpu_irq_enabled()) return failed(why, TEXT("interrupts stayed off after unwinding"));
    return OK;
}
