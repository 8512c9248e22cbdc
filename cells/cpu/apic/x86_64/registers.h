/* registers.h - registers of local and I/O APIC. */
#pragma once
#include <status.h>

enum { LOCAL_ID = 0x20, LOCAL_EOI = 0xb0, LOCAL_SPURIOUS = 0xf0, LOCAL_IN_SERVICE = 0x100, LOCAL_COMMAND = 0x300,
       LOCAL_COMMAND_TO = 0x310, LOCAL_TIMER = 0x320, LOCAL_LINT0 = 0x350, LOCAL_LINT1 = 0x360, LOCAL_ERROR = 0x370,
       LOCAL_INITIAL = 0x380, LOCAL_CURRENT = 0x390, LOCAL_DIVIDE = 0x3e0, LOCAL_PRIORITY = 0x80 };
enum { SPURIOUS_ENABLE = 0x100, MASKED = 0x10000, TIMER_PERIODIC = 0x20000, DIVIDE_16 = 3, DELIVER_NMI = 0x400 };
enum { COMMAND_INIT = 0x500, COMMAND_STARTUP = 0x600, COMMAND_ASSERT = 0x4000, COMMAND_PENDING = 0x1000,
       COMMAND_OTHERS = 0xc0000 };
enum { IO_SELECT = 0, IO_WINDOW = 0x10, IO_VERSION = 1, IO_TABLE = 0x10, IO_LEVEL = 0x8000, IO_LOW = 0x2000 };

enum { REGISTERS = 4096 };                           /* bytes of the page that holds them */

static inline volatile u32 *register_at(u64 page, u32 offset) {
    UNSAFE("a register in the page that apic_start was lent for ever");
    return (volatile u32 *)(page + ix(offset, REGISTERS));
}
static inline u32 register_read(u64 page, u32 offset) { return *register_at(page, offset); }
static inline void register_write(u64 page, u32 offset, u32 value) { *register_at(page, offset) = value; }
