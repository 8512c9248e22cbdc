// expect: O9
#include "api/pages.h"
struct table { pages at[4]; };
