// expect: ok
#include "api/pages.h"
struct word { VIEW; text name; u32 code; };
static const struct word spellings[] = { { TEXT("on"), 1 }, { TEXT("off"), 2 } };
static u32 f(usize i) { return AT(spellings, i).code; }
