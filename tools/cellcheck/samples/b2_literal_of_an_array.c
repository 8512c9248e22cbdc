// expect: B2
#include "api/pages.h"
static u8 f(bool c) { bytes b = bytes_none(); if (c) b = (bytes){ .ptr = (u8[4]){ 1 }, .len = 4 }; return *bytes_at(b, 0); }
