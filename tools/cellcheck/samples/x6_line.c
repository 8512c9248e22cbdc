// expect: X6
#include "api/pages.h"
#line 3 "other.c"
