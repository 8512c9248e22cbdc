// expect: B2
#include "api/pages.h"
static bytes f(pages_sink p) { OWN(mapping) m = map_try(p); if (!mapping_live(&m)) panic("map"); return mapping_bytes(&m); }
