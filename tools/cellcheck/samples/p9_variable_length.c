// expect: P9
#include "api/pages.h"
static usize f(usize n) { u8 a[n]; return sizeof a; }
