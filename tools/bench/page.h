/* page.h - a generated part of a page that people write. */
#ifndef PAGE_H
#define PAGE_H

#include "results.h"

/* Replaces what stands between the lines `<!-- bench: begin -->` and `<!-- bench: end -->` of a page by the headline
 * table. The page is written anew as a whole, or stays as it is. Prints the reason and returns false when it cannot. */
bool page_update(const char *path, const struct results *r);

#endif
