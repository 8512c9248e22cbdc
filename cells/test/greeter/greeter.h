/* greeter.h - makes a greeting; first form of the interface. greeter_v2.h has the second. */
#pragma once
#include <base/line.h>

CELL_API_BEGIN

void greeter_greet(u64 guest, struct line *out);

CELL_API_END
