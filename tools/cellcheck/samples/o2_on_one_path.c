// expect: O2
#include "api/pages.h"
static u64 f(bool c) { OWN(pages) a = pages_zero(); if (c) DROP(pages, a); return pages_start(&a); }
