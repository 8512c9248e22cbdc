// expect: T1
#include "api/pages.h"
static void entry(u64 n) { (void)n; }
static void f(text name) { struct job j = { .name = name, .n = 1 }; job_spawn(entry, &j); }
