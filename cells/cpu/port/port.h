/* port.h - the x86 I/O ports. Each access is one instruction; what it does to a device is the caller's business. */
#pragma once
#include <status.h>

CELL_API_BEGIN

u8 port_in8(u16 port);
u16 port_in16(u16 port);
u32 port_in32(u16 port);
void port_out8(u16 port, u8 value);
void port_out16(u16 port, u16 value);
void port_out32(u16 port, u32 value);

CELL_API_END
