// expect: O9 P5
#include "api/pages.h"
union either { u64 n; pages p; };
