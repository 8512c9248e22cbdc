// expect: ok
#include "api/pages.h"
static u64 f(bool c) { OWN(pages) a = pages_zero(); if (c) { DROP(pages, a); return 0; } return pages_start(&a); }
