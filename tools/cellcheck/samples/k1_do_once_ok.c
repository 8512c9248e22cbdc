// expect: ok
#include "api/pages.h"
static status f(void) { do { TRY(disk_flush()); } while (0); return OK; }
