// expect: ok
#include "api/pages.h"
struct ops { OPS; void (*run)(void); };
static void g(void) { }
static const struct ops table = { .run = g };
static void f(void) { table.run(); }
