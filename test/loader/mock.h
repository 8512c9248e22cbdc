/* mock.h - what the mocked cells have handed out and not got back. */
#pragma once
#include <own.h>
#include <string.h>

extern struct mock_counts { u64 heap, pages, states, windows, locks; } mock;
/* The nth allocation from now fails; 0: none does. */
void mock_fail_at(long n);
