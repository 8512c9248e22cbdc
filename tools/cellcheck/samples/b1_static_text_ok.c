// expect: ok
#include "api/pages.h"
static text f(void) { text t = TEXT("hello"); return t; }
