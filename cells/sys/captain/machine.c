/* machine.c - finds out what machine this is and starts all of it: firmware tables, interrupt controllers, clock, CPUs.
 *
 * Firmware tables are mapped only while they are read. What hardware keeps using - register pages, IST stacks and the
 * boot stacks of CPUs - is lent for ever: those values are given up (forever_*), since no one could ever drop them. */
#include "captain_impl.h"
#include <base/bytes.h>
#include <cpu/apic.h>
#include <cpu/clock.h>
#include <cpu/smp.h>
#include <cpu/trap.h>
#include <dev/acpi.h>
#include <mem/tables.h>
#include <sys/log.h>
#include <task/sched.h>

#define DEFAULT_LOCAL_APIC 0xfee00000ul

/* A firmware table or a register page, at any alignment, while the mapping lives. */
OWNED_LOCAL(window);
struct window { OWNED; u64 size; u64 offset; mapping m; };
OWNED_FUNS(window, size)
static void window_release(window *self) { mapping_drop(&self->m); }

static status window_open(u64 physical, u64 size, bool registers, window_out out) {
    OWN(mapping) m = NONE(mapping);
    u64 offset = physical % PAGE_SIZE;
    TRY(mapping_device(physical - offset, (offset + size + PAGE_SIZE - 1) / PAGE_SIZE, registers, &m));
    *out = (window){ .size = size, .offset = offset, .m = TAKE(mapping, m) };
    return OK;
}

static cbytes window_view(window *w) {
    return cbytes_sub(mapping_view(mapping_need(&w->m)), w->offset, w->size);
}

/* Opens the whole table at an address, whatever its size. */
static status table_open(u64 physical, struct acpi_head *head, window_out out) {
    OWN(window) first = NONE(window);
    TRY(window_open(physical, ACPI_HEADER, false, &first));
    if (!window_live(&first)) return st(E_NO_MEMORY);
    TRY(acpi_head(window_view(&first), head));
    DROP(window, first);
    return window_open(physical, head->size, false, out);
}

static status read_sleep(u64 dsdt, struct acpi_sleep *out) {
    struct acpi_head head = { 0 };
    OWN(window) w = NONE(window);
    TRY(table_open(dsdt, &head, &w));
    if (!window_live(&w)) return st(E_NOT_FOUND);
    return acpi_sleep(window_view(&w), out);
}

static status read_fadt(cbytes table) {
    struct acpi_fadt f = { 0 };
    struct acpi_sleep s = { 0 };
    TRY(acpi_fadt(table, &f));
    if (f.dsdt) captain_complain_status(TEXT("ACPI sleep states"), read_sleep(f.dsdt, &s));
    OWN(captain_hold) g = captain_lock(captain_kept());
    captain_data(&g)->power = (struct power){ .sleep_port = f.sleep_port_a, .sleep_type = s.type_a,
                                              .reset_port = f.reset_port, .reset_value = f.reset_value };
    return OK;
}

static status read_table(u64 physical, struct acpi_madt *madt) {
    struct acpi_head head = { 0 };
    OWN(window) w = NONE(window);
    TRY(table_open(physical, &head, &w));
    if (!window_live(&w)) return st(E_NOT_FOUND);
    if (acpi_is(&head, TEXT("APIC"))) return acpi_madt(window_view(&w), madt);
    if (acpi_is(&head, TEXT("FACP"))) return read_fadt(window_view(&w));
    return OK;
}

static status read_tables(const struct machine_facts *facts, struct acpi_madt *madt) {
    struct acpi_head head = { 0 };
    u64 root = 0, table = 0;
    OWN(window) w = NONE(window);
    cbytes all = machine_facts_bytes(facts);
    TRY(acpi_root(cbytes_sub(all, FACTS_AT_RSDP, facts->rsdp_size), &root));
    TRY(table_open(root, &head, &w));
    if (!window_live(&w)) return st(E_NOT_FOUND);
    for (u32 i = 0;; i++) {
        status s = acpi_entry(window_view(&w), i, &table);
        if (!ok(s)) return is(s, E_NOT_FOUND) ? OK : s;
        captain_complain_status(TEXT("an ACPI table"), read_table(table, madt));
    }
}

/* Register pages are used until the machine ends: the mapping is given up, its memory stays. */
static bytes forever_registers(u64 physical) {
    OWN(window) w = NONE(window);
    status s = window_open(physical, PAGE_SIZE, true, &w);
    captain_complain_status(TEXT("registers of an interrupt controller"), s);
    return window_live(&w) ? mapping_lend(&w.m) : bytes_none();
}

static bytes forever_memory(u64 count) {
    OWN(mapping) m = NONE(mapping);
    status s = mapping_make(count, ACCESS_WRITE, &m);
    captain_complain_status(TEXT("stacks of a CPU"), s);
    return mapping_live(&m) ? mapping_lend(&m) : bytes_none();
}

bytes machine_trap_stacks(void) {
    return forever_memory((TRAP_STACKS + PAGE_SIZE - 1) / PAGE_SIZE);
}

static void start_apics(const struct acpi_madt *madt) {
    u64 local = madt->local_apic ? madt->local_apic : DEFAULT_LOCAL_APIC;
    bytes io = bytes_none();
    if (madt->io_apics) io = forever_registers(madt->io_apic[0].address);
    apic_start(forever_registers(local), io, madt->io_apic[0].gsi_base);
    for (u32 i = 0; i < madt->overrides && i < ACPI_OVERRIDES; i++) {
        const struct acpi_override *from = &AT(madt->override, i);
        struct apic_override o = { .irq = from->irq, .gsi = from->gsi, .level = from->level,
                                   .active_low = from->active_low };
        captain_complain_status(TEXT("an interrupt override"), apic_set_override(&o));
    }
    apic_init_cpu();
}

void machine_find(void) {
    struct acpi_madt madt = { 0 };
    OWN(captain_hold) g = captain_lock(captain_kept());
    struct machine_facts facts = captain_data(&g)->facts;
    DROP(captain_hold, g);
    captain_complain_status(TEXT("ACPI"), read_tables(&facts, &madt));
    captain_note(TEXT("CPUs that the firmware knows"), madt.cpus);
    clock_calibrate();
    start_apics(&madt);
    cpu_init(0, apic_id());
    OWN(captain_hold) again = captain_lock(captain_kept());
    captain_data(&again)->cpus = madt;
}

/* First words of a started CPU in C: it becomes an idle CPU on the stack it was given. */
static void cpu_entry(u64 index) {
    sched_run((u32)index, 0, 0);
}

static status start_cpu(const struct smp_low *low, u32 index, u32 apic) {
    bytes boot = forever_memory(STACK_DEFAULT);
    bytes traps = machine_trap_stacks();
    if (!boot.len || !traps.len) return st(E_NO_MEMORY);
    return smp_start(low, index, apic, (u64)bytes_at(boot, 0) + boot.len, traps, cpu_entry);
}

static void start_each(const struct smp_low *low) {
    OWN(captain_hold) g = captain_lock(captain_kept());
    struct acpi_madt found = captain_data(&g)->cpus;
    DROP(captain_hold, g);
    u32 index = 1;
    for (u32 i = 0; i < found.cpus && i < ACPI_CPUS && index < CPU_MAX; i++) {
        u32 apic = AT(found.cpu, i).apic_id;
        if (apic == cpu_apic_id(0)) continue;
        status s = start_cpu(low, index, apic);
        captain_complain_status(TEXT("start of a CPU"), s);
        if (is(s, E_TIMEOUT)) return;
        index++;
    }
}

/* One frame below 1 MiB, mapped writable. */
static status low_page(mapping_out out, u64 *physical) {
    OWN(frames) f = frames_alloc_low();
    if (!frames_live(&f)) return st(E_NO_MEMORY);
    *physical = frames_first(&f) * FRAME_SIZE;
    return mapping_of_frames(&f, ACCESS_WRITE, out);
}

static status start_others(void) {
    OWN(mapping) code = NONE(mapping);
    OWN(mapping) table = NONE(mapping);
    u64 code_physical = 0, table_physical = 0;
    TRY(low_page(&code, &code_physical));
    TRY(low_page(&table, &table_physical));
    if (!mapping_live(&code) || !mapping_live(&table)) return st(E_NO_MEMORY);
    TRY(tables_upper_half(mapping_bytes(&table)));
    struct smp_low low = { .code = mapping_bytes(&code), .table = mapping_bytes(&table),
                           .code_physical = code_physical, .table_physical = table_physical };
    start_each(&low);
    return OK;
}

void machine_start_cpus(void) {
    captain_complain_status(TEXT("pages for starting CPUs"), start_others());
    captain_note(TEXT("CPUs that run"), cpu_count());
}
