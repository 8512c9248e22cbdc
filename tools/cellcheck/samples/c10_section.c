// expect: C10 P15
#include "api/pages.h"
static u32 count __attribute__((section(".cell.percpu")));
