// expect: B6
#include "api/pages.h"
static usize f(text a, bool c) { text t; if (c) t = a; else t = TEXT("none"); return t.len; }
