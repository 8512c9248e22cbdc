// expect: B5 O9
#include "api/pin.h"
struct kept { pin p; };
