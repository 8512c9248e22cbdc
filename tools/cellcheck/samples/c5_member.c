// expect: C5
#include "api/pages.h"
struct timer { void (*fire)(u64); u64 at; };
