/* smp.c - brings up one CPU after the other.
 *
 * The trampoline's table. One page T serves as all four levels at once: T[0] points to T itself, so for an address
 * below 2 MiB the walk goes T -> T -> T -> T[page number], and T[L] maps the low code page L at its own address. L is
 * below 256, so the upper half of T is free for the upper half of the system's top table, which the caller has put
 * there. Thus a CPU with CR3 = T can run the low page and, a moment later, this cell's text.
 * T must lie below 4 GiB for the 32-bit load of CR3; the system's top table may lie anywhere.
 *
 * The request lies in smp_start's frame, on a stack that both CPUs have mapped; smp_start leaves only after the new CPU
 * has copied it, or after a time-out, from which there is no safe way back (see the header).
 * Invariant: the new CPU gets the boot CPU's CR0, CR4 and EFER. */
#include <cpu/smp.h>
#include <atomic.h>
#include <base/bytes.h>
#include <base/raise.h>
#include <cell.h>
#include <cpu/apic.h>
#include <cpu/clock.h>
#include <cpu/hook.h>
#include <cpu/trap.h>
#include "x86_64/trampoline.h"

enum { PAGE = 4096, LOW_LIMIT = 0x100000, PRESENT = 1, TIMEOUT_US = 200000 };
enum { CODE32 = 0x08, DATA = 0x10, CODE64 = 0x18, EFER_ACTIVE = 0x400 };

struct smp_state { SYNC; struct hook entry; };
CELL_STATE struct smp_state smp_state;

static void fill_table(const struct smp_low *low) {
    struct entry self = { low->table_physical | PRESENT }, code = { low->code_physical | PRESENT };
    if (!entry_write(low->table, 0, &self) || !entry_write(low->table, low->code_physical / PAGE * sizeof code, &code))
        panic("the page of the table is too short");
}

static status fill_code(const struct smp_low *low, const struct request *r, u64 stack_top) {
    const struct trampoline *t = smp_trampoline();
    u64 base = low->code_physical;
    struct control c = { 0 };
    smp_control(&c);
    struct facts f = {
        .table = low->table_physical, .tables = c.cr3, .cr0 = c.cr0, .cr4 = c.cr4, .efer = c.efer & ~(u64)EFER_ACTIVE,
        .stack_top = stack_top & ~15ul, .enter = t->enter, .request = (u64)r,
        .far32 = { (u32)(base + t->code32), CODE32 },
        .far64 = { (u32)(base + t->code64), CODE64 },
        .gdt = { 0, 0x00cf9b000000ffff, 0x00cf93000000ffff, 0x00af9b000000ffff },
        .gdt_limit_base = { (sizeof f.gdt - 1) << 16, (u32)(base + t->size + __builtin_offsetof(struct facts, gdt)) },
    };
    TRY(bytes_copy(low->code, (cbytes){ .ptr = t->code, .len = upto(t->size, LEN(t->code)) }));
    return facts_write(low->code, t->size, &f) ? OK : st(E_INVALID);
}

static void wake(u32 apic_id, u64 code_physical) {
    apic_send_init(apic_id);
    clock_delay_us(10000);
    apic_send_startup(apic_id, (u8)(code_physical / PAGE));
    clock_delay_us(200);
    apic_send_startup(apic_id, (u8)(code_physical / PAGE));
}

static bool low_usable(const struct smp_low *low) {
    u64 all = low->code_physical | low->table_physical;
    return all % PAGE == 0 && low->code_physical && low->code_physical < LOW_LIMIT && low->table_physical < 1ul << 32
           && low->table_physical != low->code_physical && low->code.len >= PAGE && low->table.len >= PAGE;
}

status smp_start(const struct smp_low *low, u32 index, u32 apic_id, u64 stack_top, bytes ist,
                 void (*entry)(u64 index)) {
    if (index >= CPU_MAX || ist.len < TRAP_STACKS || !low_usable(low)) return st(E_INVALID);
    struct request r = { .ist = ist, .index = index, .apic_id = apic_id };
    TRY(hook_set(&smp_state.entry, entry));
    fill_table(low);
    TRY(fill_code(low, &r, stack_top));
    wake(apic_id, low->code_physical);
    for (u64 start = clock_us(); clock_us() - start < TIMEOUT_US; cpu_relax())
        if (__atomic_load_n(&r.reached, __ATOMIC_ACQUIRE)) return OK;
    return st(E_TIMEOUT);
}

/* The request lies in the starter's frame until `reached` is set. */
void smp_main(struct request *r) {
    u32 index = r->index;
    cpu_init(index, r->apic_id);
    trap_init(r->ist);
    apic_init_cpu();
    __atomic_store_n(&r->reached, 1, __ATOMIC_RELEASE);
    hook_call(&smp_state.entry, index);
    panic("the entry of a CPU returned");
}
