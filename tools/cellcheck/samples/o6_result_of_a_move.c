// expect: O6
#include "api/pages.h"
static u64 eat(pages p) { return sizeof p; }
