/* nano.h - where entry.S hands over to C. */
#pragma once
#include <own.h>

CELL_API_BEGIN

/* `protocol` is BOOT_PVH or BOOT_MULTIBOOT2, `information` the physical address of that loader's structure. */
_Noreturn void nano_main(u64 protocol, u64 information);

CELL_API_END
