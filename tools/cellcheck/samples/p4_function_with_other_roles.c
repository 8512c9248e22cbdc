// expect: P4
#include "api/pages.h"
static void eat(pages *p) { pages_pin(p); }
static void with(void (*eater)(pages_sink), pages_sink p) { eater(p); }
static void f(pages_sink p) { with(eat, p); }
