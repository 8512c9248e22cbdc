// expect: P4
#include "api/pages.h"
static u32 word_at(const u32 *p) { return *p; }
static u32 f(void) { u32 (*g)(u64) = (u32 (*)(u64))word_at; return g(1); }
