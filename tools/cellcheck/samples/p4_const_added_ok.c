// expect: ok
#include "api/pages.h"
static u64 g(const struct gate *gate) { return gate->data; }
static u64 f(struct gate *gate) { return g(gate) + g((const struct gate *)gate); }
