/* peek.h - reads memory that may not be there: the stacks of others, smashed ones, addresses that a fault has left.
 *
 * Every page is asked for before it is read (mapping_probe), so a bad address is an answer and no fault. What was seen
 * holds as long as nobody unmaps it: for one's own stack, or while all CPUs are held. Lock-free, allocation-free. */
#pragma once
#include <own.h>

/* The page that was asked for last, for who reads many words of few pages. Start with zeroes. */
struct peek_page { u64 start; };

CELL_API_BEGIN

/* The aligned word at an address. False: it is misaligned, or not readable. */
bool peek_word(struct peek_page *seen, u64 address, u64 *out);
/* `size` bytes from an address on; empty when one of them is not readable. */
cbytes peek_bytes(u64 address, u64 size);
/* The text at an address: up to its NUL, the first byte that is not readable, or `most`. */
text peek_text(u64 address, u64 most);

CELL_API_END
