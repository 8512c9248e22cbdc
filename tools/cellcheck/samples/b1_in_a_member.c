// expect: B1
#include "api/pages.h"
OWNED_LOCAL(obj);
struct obj { OWNED; const u8 *p; usize n; };
OWNED_FUNS(obj, n)
static void f(obj *o, const u8 *p) { o->p = p; }
