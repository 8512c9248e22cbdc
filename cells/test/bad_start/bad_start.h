/* bad_start.h - a cell whose start fails after it has taken memory; what it needed must go with it. */
#pragma once
#include <own.h>
