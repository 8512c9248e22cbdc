// expect: ok
#include "api/pages.h"
enum { ROOM = 16 };
static u8 f(u32 i) { u8 b[ROOM] = { 0 }; return AT(b, i); }
