/* handover.h - the nano core's last act: it moves into its own loaded copies and is gone. */
#pragma once
#include <mem/mapping.h>
#include "boot_info.h"

/* One declared state of the nano core: the build lists them all (boot/states.awk). */
struct nano_state { char name[48]; u64 address, size; };
PLAIN_TYPE(nano_state)
extern const struct nano_state nano_states[];
extern const u64 nano_state_count;

CELL_API_BEGIN

/* Loads the captain and all it needs, copies every state of the nano core into the loaded cells' states, and enters
 * captain_main on a new stack. `nano` is the image's own mapping. Stops the machine with a message when a core cell
 * cannot be loaded. Interrupts off, one CPU. */
_Noreturn void handover_run(const struct boot_info *info, mapping_sink nano);

CELL_API_END
