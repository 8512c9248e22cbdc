/* acpi.h - reads what the firmware's tables say about CPUs, interrupt controllers, and how to end the machine.
 *
 * Pure parsing: the caller maps memory and lends slices. A table is read in two steps, because its size stands in it:
 * map ACPI_HEADER bytes at its address, acpi_head tells the size, map that and parse. All addresses are physical.
 *   acpi_root(rsdp)            -> address of the root table
 *   acpi_head(mapped header)   -> signature and size
 *   acpi_entry(root, i)        -> address of the i-th table
 *   acpi_madt, acpi_fadt, acpi_sleep(DSDT)                                                                    */
#pragma once
#include <status.h>

enum { ACPI_HEADER = 36, ACPI_CPUS = 64, ACPI_IO_APICS = 4, ACPI_OVERRIDES = 16 };
struct acpi_head { char signature[4]; u32 size; };
struct acpi_cpu { u32 apic_id; };
struct acpi_io_apic { u64 address; u32 gsi_base; };
struct acpi_override { u32 irq, gsi; bool level, active_low; };

struct acpi_madt {
    u64 local_apic;
    u32 cpus, io_apics, overrides;
    u32 skipped;                                     /* usable CPUs and controllers beyond what fits here */
    struct acpi_cpu cpu[ACPI_CPUS];                  /* usable CPUs only, in the firmware's order */
    struct acpi_io_apic io_apic[ACPI_IO_APICS];
    struct acpi_override override[ACPI_OVERRIDES];
};
struct acpi_fadt {
    u64 dsdt;                                        /* address; 0: none */
    u32 sleep_port_a, sleep_port_b;                  /* PM1 control; 0: none */
    u32 reset_port, reset_value;                     /* port 0: no reset register in I/O space */
};
struct acpi_sleep { u32 type_a, type_b; };           /* values of S5 for the two PM1 control registers */

CELL_API_BEGIN

/* The root table's address from the root pointer (20 or 36 bytes). E_INVALID: signature or checksum is wrong. */
status acpi_root(cbytes rsdp, u64 *root);
/* The head of a table of which the first ACPI_HEADER bytes are mapped. E_INVALID: shorter, or its size is absurd. */
status acpi_head(cbytes mapped, struct acpi_head *out);
bool acpi_is(const struct acpi_head *h, text signature);
/* The i-th table that the root names; `root` is all of an RSDT or XSDT. E_NOT_FOUND beyond the last. */
status acpi_entry(cbytes root, u32 i, u64 *table);

/* E_INVALID: not that table, truncated, or a record of no length. What is unknown is skipped. */
status acpi_madt(cbytes table, struct acpi_madt *out);
status acpi_fadt(cbytes table, struct acpi_fadt *out);
/* Finds the object \_S5 in the DSDT's byte code. E_NOT_FOUND. */
status acpi_sleep(cbytes dsdt, struct acpi_sleep *out);

CELL_API_END
