// expect: P18
#include "api/pages.h"
struct sent { u32 number; bool urgent; };
PLAIN_TYPE(sent)
static bool f(cbytes b, struct sent *to) { return sent_read(b, 0, to); }
