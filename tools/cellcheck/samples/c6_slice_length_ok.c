// expect: ok
#include "api/pages.h"
static usize f(bytes b, text t) { return b.len + t.len; }
