/* captain.c - takes over from the nano core and steers the start.
 *
 * captain_main is the table of contents of the start: leave the nano core behind, make the machine able to take
 * interrupts and faults, find it, and become the first CPU's idle task; everything that may wait happens in a task,
 * with all of the system at work. A stage that fails says so and the start goes on wherever the rest can live without
 * it.
 * Swap: the cell is left behind by every task once the machine is up; its state is a few facts. */
#include "captain_impl.h"
#include <base/bytes.h>
#include <cell.h>
#include <cpu/clock.h>
#include <cpu/hold.h>
#include <cpu/trap.h>
#include <dev/serial.h>
#include <live/fault.h>
#include <mem/heap.h>
#include <mem/shootdown.h>
#include <sys/log.h>
#include <task/sched.h>
#include <task/task.h>
#include <task/tick.h>

#define NANO_BASE 0xffffffff80000000ul               /* where boot/nano.ld puts the image, and how far it may reach */
enum { NANO_PAGES = 1024 };

CELL_STATE captain_spin captain_state;

captain_spin *captain_kept(void) {
    return &captain_state;
}

void handover_release(handover *self) {
    stack_drop(&self->stack);
    cell_ref_drop(&self->captain);
    mapping_drop(&self->nano);
}

void captain_complain(text stage, text why) {
    struct line l = { 0 };
    line_put(&l, stage);
    line_put(&l, TEXT(": "));
    line_put(&l, why);
    log_write(LOG_INFO, TEXT("captain"), line_text(&l));
    line_char(&l, '\n');
    serial_write(line_text(&l));
}

void captain_complain_status(text stage, status s) {
    if (ok(s)) return;
    struct line why = { 0 };
    line_status(&why, s);
    captain_complain(stage, line_text(&why));
}

void captain_note(text what, u64 number) {
    struct line l = { 0 };
    line_put(&l, what);
    line_put(&l, TEXT(": "));
    line_u64(&l, number);
    log_write(LOG_INFO, TEXT("captain"), line_text(&l));
}

/* Takes what the nano core left, makes this CPU use the moved states, and drops the image it came from. */
static void take_over(u64 address, u64 *low, u64 *high) {
    cpu_reload(0);
    UNSAFE("the hand-over's heap object is ours; stack and captain stay for ever");
    OWN(handover) left = TAKE(handover, *(handover *)address);
    unsafe_heap_free(address, sizeof left);
    trap_init(machine_trap_stacks());
    OWN(captain_hold) g = captain_lock(&captain_state);
    captain_data(&g)->facts = left.facts;
    captain_data(&g)->taken = 1;
    DROP(captain_hold, g);
    *low = stack_low(stack_need(&left.stack));
    *high = stack_top(stack_need(&left.stack));
    left.stack = (stack){ 0 };
    left.captain = (cell_ref){ 0 };
}

/* The nano core loads what the captain needs without starting it, so what has a start function is started here. */
static void start_core(void) {
    captain_complain_status(TEXT("faults"), fault_start());
    captain_complain_status(TEXT("shootdown"), shootdown_start());
    captain_complain_status(TEXT("hold"), hold_start());
    captain_complain_status(TEXT("tick"), tick_start());
}

struct nothing { u64 unused; };
TASK_PLAIN(steer, nothing, nothing)

static status steer(const struct nothing *arg, struct nothing *result) {
    (void)arg;
    (void)result;
    machine_start_cpus();
    services_start();
    return OK;
}

_Noreturn void captain_main(u64 address) {
    u64 low = 0, high = 0;
    take_over(address, &low, &high);
    captain_note(TEXT("cycles since reset at the hand-over"), clock_cycles());
    captain_note(TEXT("bytes of the nano core that are still mapped"), captain_nano_bytes());
    start_core();
    machine_find();
    OWN(task_ref) first = NONE(task_ref);
    struct task_options o = task_defaults(TEXT("captain"));
    struct nothing none = { 0 };
    o.cpu = 0;
    captain_complain_status(TEXT("captain's task"), steer_spawn(&o, &none, &first));
    DROP(task_ref, first);
    sched_run(0, low, high);
}

u64 captain_nano_bytes(void) {
    u64 mapped = 0;
    for (u64 i = 0; i < NANO_PAGES; i++)
        if (mapping_probe(NANO_BASE + i * PAGE_SIZE, 1, ACCESS_READ)) mapped += PAGE_SIZE;
    return mapped;
}

/* The value of word `key=value` in a line of words. */
static bool find_option(text all, text key, struct line *value) {
    for (usize at = 0; at < all.len;) {
        usize end = text_find(all, ' ', at);
        text word = text_sub(all, at, end - at);
        if (text_starts(word, key) && word.len > key.len && *text_at(word, key.len) == '=') {
            line_put(value, text_sub(word, key.len + 1, word.len - key.len - 1));
            return true;
        }
        at = end + 1;
    }
    return false;
}

bool captain_option(text key, struct line *value) {
    OWN(captain_hold) g = captain_lock(&captain_state);
    struct machine_facts facts = captain_data(&g)->facts;
    DROP(captain_hold, g);
    return find_option(bytes_string(machine_facts_bytes(&facts), FACTS_AT_COMMAND), key, value);
}
