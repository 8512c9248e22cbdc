// expect: X6
#include "api/pages.h"
#define TAKE(T, x) (x)
