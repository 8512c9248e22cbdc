/* slow.h - where stock.S goes on when the lock is not free. */
#pragma once
#include <mem/stock.h>

bool stock_push_slow(struct stocks *s, u64 number);
bool stock_pop_slow(struct stocks *s, u64 *number);
