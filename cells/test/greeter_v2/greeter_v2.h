/* greeter_v2.h - makes a greeting; second form of the interface: the guest has a name. */
#pragma once
#include <base/line.h>

enum { GUEST_NAME = 32 };
struct guest { u64 number; char name[GUEST_NAME]; };   /* the name is filled up with NULs */

CELL_API_BEGIN

void greeter_greet(const struct guest *guest, struct line *out);

CELL_API_END
