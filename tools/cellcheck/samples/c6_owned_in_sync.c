// expect: C6
#include "api/pages.h"
struct shelf { OWNED; SYNC; pages held; };
static bool f(const struct shelf *s) { return pages_live(&s->held); }
