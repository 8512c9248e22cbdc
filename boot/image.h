/* image.h - the linker script's symbols; only their addresses mean something. */
#pragma once
#include <own.h>

extern const u8 boot_start[], boot_end[];            /* the boot part, physical addresses */
extern const u8 nano_start[], nano_rodata[], nano_data[], nano_end[];
extern const u8 nano_physical[], nano_end_physical[];
