// expect: ok
#include "api/pages.h"
struct head { u32 magic, size; };
PLAIN_TYPE(head)
static u32 f(cbytes b) { struct head h; return head_read(b, 0, &h) ? h.size : 0; }
