/* greeter_user.h - the user of greeter; its own interface stays the same. */
#pragma once
#include <base/line.h>

CELL_API_BEGIN

void greeter_user_say(struct line *out);

CELL_API_END
