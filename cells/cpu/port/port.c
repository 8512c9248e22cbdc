/* port.c - the x86 I/O ports.
 *
 * A cell of its own so that port instructions stand in one place; a call more is nothing beside a port access.
 * Bad at: string transfers, which no driver here needs. */
#include <cpu/port.h>
#include <cell.h>
#include "x86_64/io.h"

u8 port_in8(u16 port) { return io_in8(port); }
u16 port_in16(u16 port) { return io_in16(port); }
u32 port_in32(u16 port) { return io_in32(port); }
void port_out8(u16 port, u8 value) { io_out8(port, value); }
void port_out16(u16 port, u16 value) { io_out16(port, value); }
void port_out32(u16 port, u32 value) { io_out32(port, value); }
