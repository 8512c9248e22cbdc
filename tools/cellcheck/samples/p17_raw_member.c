// expect: P17
#include "api/pages.h"
OWNED_LOCAL(obj);
struct obj { OWNED; u8 *p; usize n; };
OWNED_FUNS(obj, n)
static void obj_release(obj *self) { self->n = 0; }
static u8 f(obj *o) { return *o->p; }
