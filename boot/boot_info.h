/* boot_info.h - what the loader told us, as one plain struct, whichever loader it was.
 *
 * Everything is copied out of the loader's memory, which becomes free memory afterwards. All addresses are physical. */
#pragma once
#include <status.h>

enum { BOOT_PVH = 1, BOOT_MULTIBOOT2 = 2 };          /* as passed by entry.S */
enum { BOOT_RANGES = 192, BOOT_COMMAND = 256, BOOT_RSDP = 36 };
enum boot_kind { BOOT_USABLE, BOOT_RESERVED };       /* reserved wins wherever two ranges overlap */

struct boot_range { u64 start, size; u64 kind; };
struct boot_info {
    u64 protocol;
    u64 ranges;
    struct boot_range range[BOOT_RANGES];
    u64 archive, archive_size;                       /* the module with the cells; size 0: none was given */
    u64 rsdp_size;                                   /* 0: none found */
    u8 rsdp[BOOT_RSDP];                              /* the ACPI root pointer itself, 20 or 36 bytes */
    char command[BOOT_COMMAND];                      /* ends with NUL, cut if longer */
};

CELL_API_BEGIN

/* Memory below 4 GiB, all of which the boot tables map: an empty slice for anything beyond, or of size 0. */
cbytes boot_memory(u64 physical, u64 size);

/* Fills `info` from the loader's structure at `physical`.  E_INVALID: it is malformed; E_FULL: more ranges than fit;
 * E_NOT_FOUND: no memory map in it. */
status boot_info_read(u64 protocol, u64 physical, struct boot_info *info);
/* The two formats; `blob` is the multiboot2 structure, `start` the PVH start_info. */
status boot_multiboot2(cbytes blob, struct boot_info *info);
status boot_pvh(cbytes start, struct boot_info *info);

/* Adds a range; empty ones are ignored, neighbours of one kind joined. E_FULL. */
status boot_add(struct boot_info *info, u64 start, u64 size, enum boot_kind kind);
/* The next stretch of whole usable pages at or after `from`, page 0 excluded. False: no more. */
bool boot_usable(const struct boot_info *info, u64 from, struct boot_range *out);

CELL_API_END
