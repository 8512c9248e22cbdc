/* smp.c - brings up one CPU after the other.
 *
 * The trampoline's table. One page T serves as all four levels at once: T[0] points to T itself, so for an address
 * below 2 MiB the walk goes T -> T -> T -> T[page number], and T[L] maps the low code page L at its own address. L is
 * below 256, so the upper half of T is free for the upper half of the system's top table, copied entry by entry (the
 * recursive one left out). Thus a CPU with CR3 = T can run the low page and, a moment later, this cell's text.
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
#include <cpu/trap.h>
#include "x86_64/trampoline.h"

enum { PAGE = 4096, ENTRIES = 512, UPPER = 256, SELF = 510, LOW_LIMIT = 0x100000, PRESENT = 1, TIMEOUT_US = 200000 };
enum { CODE32 = 0x08, DATA = 0x10, CODE64 = 0x18, EFER_ACTIVE = 0x400 };
#define TABLES_AT 0xffffff7fbfdfe000ul              /* the system's top table through its recursive entry */

static u64 offset_of(u64 address) { return address - (u64)trampoline_start; }

static void fill_table(const struct smp_low *low) {
    UNSAFE("writes page-table entries; reads the system's top table through its recursive entry");
    const u64 *top = (const u64 *)TABLES_AT;
    u64 *t = (u64 *)(void *)bytes_sub(low->table, 0, PAGE).ptr;
    for (u64 i = 0; i < ENTRIES; i++) t[i] = i >= UPPER && i != SELF ? top[i] : 0;
    t[0] = low->table_physical | PRESENT;
    t[low->code_physical / PAGE] = low->code_physical | PRESENT;
}

static void fill_code(const struct smp_low *low, const struct request *r, u64 stack_top) {
    UNSAFE("copies code, and writes down addresses for the new CPU");
    u64 size = offset_of((u64)trampoline_facts), base = low->code_physical;
    memcpy(bytes_sub(low->code, 0, size).ptr, (const void *)(u64)trampoline_start, size);
    struct control c = read_control();
    struct facts f = {
        .table = low->table_physical, .tables = c.cr3, .cr0 = c.cr0, .cr4 = c.cr4, .efer = c.efer & ~(u64)EFER_ACTIVE,
        .stack_top = stack_top & ~15ul, .enter = (u64)smp_enter, .request = (u64)r,
        .far32 = { (u32)(base + offset_of((u64)trampoline_32)), CODE32 },
        .far64 = { (u32)(base + offset_of((u64)trampoline_64)), CODE64 },
        .gdt = { 0, 0x00cf9b000000ffff, 0x00cf93000000ffff, 0x00af9b000000ffff },
        .gdt_limit_base = { (sizeof f.gdt - 1) << 16, (u32)(base + size + __builtin_offsetof(struct facts, gdt)) },
    };
    if (!facts_write(low->code, size, &f)) panic("the trampoline does not fit its page");
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
    UNSAFE("the request is shared with the new CPU");
    if (index >= CPU_MAX || ist.len < TRAP_STACKS || !low_usable(low)) return st(E_INVALID);
    struct request r = { .index = index, .apic_id = apic_id, .ist = (u64)ist.ptr, .ist_size = ist.len,
                         .entry = (u64)entry };
    fill_table(low);
    fill_code(low, &r, stack_top);
    wake(apic_id, low->code_physical);
    for (u64 start = clock_us(); clock_us() - start < TIMEOUT_US; cpu_relax())
        if (__atomic_load_n(&r.reached, __ATOMIC_ACQUIRE)) return OK;
    return st(E_TIMEOUT);
}

void smp_main(u64 request) {
    UNSAFE("the request lies in the starter's frame until `reached` is set");
    struct request *shared = (struct request *)request;
    struct request r = *shared;
    cpu_init(r.index, r.apic_id);
    trap_init((bytes){ .ptr = (u8 *)r.ist, .len = r.ist_size });
    apic_init_cpu();
    __atomic_store_n(&shared->reached, 1, __ATOMIC_RELEASE);
    ((void (*)(u64))r.entry)(r.index);
    panic("the entry of a CPU returned");
}
