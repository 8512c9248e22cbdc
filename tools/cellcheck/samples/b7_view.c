// expect: B7
#include "api/pages.h"
static text longer(text a, text b) { return a.len > b.len ? a : b; }
