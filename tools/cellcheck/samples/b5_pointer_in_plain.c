// expect: B5
#include "api/pages.h"
struct node { struct node *next; u32 v; };
