/* entry.h - what a test cell exports: a cell named test_<cell> with one function. */
#pragma once
#include <base/line.h>

CELL_API_BEGIN

/* Runs the test in a task of its own. OK: passed; otherwise `why` says what was expected and found. What it acquires it
 * must return: the runner compares frames, heap bytes, cells, tasks and locks before and after. */
status test_main(struct line *why);

CELL_API_END
