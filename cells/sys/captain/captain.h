/* captain.h - steers the start of the system: takes over from the nano core, brings up the machine, loads the rest.
 *
 * The nano core enters captain_main on a fresh stack, with interrupts off and every declared state already moved. From
 * there on no code outside cells runs. */
#pragma once
#include <mem/stack.h>
#include <link/registry.h>

/* What the nano core leaves: its own image to be unmapped, the stack it jumped to, what the boot loader told. */
enum { FACTS_RSDP = 36, FACTS_COMMAND = 256 };
struct machine_facts { u64 rsdp_size; char command[FACTS_COMMAND]; u8 rsdp[FACTS_RSDP]; };
enum { FACTS_AT_COMMAND = 8, FACTS_AT_RSDP = FACTS_AT_COMMAND + FACTS_COMMAND };   /* offsets */
PLAIN_TYPE(machine_facts)
OWNED_NAMES(handover);
struct handover { OWNED; u64 image; mapping nano; stack stack; cell_ref captain; struct machine_facts facts; };
OWNED_FUNS(handover, image)
static inline handover_must handover_of(mapping_sink nano, stack_sink s, cell_ref_sink captain,
                                        const struct machine_facts *facts) {
    return (handover){ .image = 1, .nano = TAKE(mapping, *nano), .stack = TAKE(stack, *s),
                       .captain = TAKE(cell_ref, *captain), .facts = *facts };
}

CELL_API_BEGIN

/* The entry: `address` is that of a struct handover on the heap, which is taken and freed. Does not return. */
_Noreturn void captain_main(u64 address);

/* Bytes of the nano core's image that are still mapped, counted page by page: 0 once the system is up. */
u64 captain_nano_bytes(void);
/* What the boot loader said: for `uptime`, and for options on the command line ("key=value" words). False: not
 * given. */
bool captain_option(text key, struct line *value);

/* Ends the machine: all CPUs are stopped first. `code` reaches QEMU's debug exit where there is one; ACPI power-off or
 * reset otherwise. */
_Noreturn void captain_power_off(u8 code);
_Noreturn void captain_reboot(void);

CELL_API_END
