/* image.h - the memory of one loaded cell: three mappings side by side in one or more 2 MiB windows.
 *
 * Low to high: text, read-only data, data; each begins on a page. All three are writable and none is executable until
 * image_seal; after it text is RX, read-only data R, and data stays RW, for ever. The windows' unused rest belongs
 * to the image too, so that no other code can ever lie in them. */
#pragma once
#include <mem/mapping.h>

enum image_part { PART_TEXT, PART_RODATA, PART_DATA, PARTS };
enum { IMAGE_WINDOWS = 16 };                         /* the largest cell: 32 MiB */
struct image_sizes { u64 part[PARTS]; };             /* bytes; text and data at least 1 */

OWNED_NAMES(image);
struct image { OWNED; u64 base; u64 windows; bool sealed; u64 start[PARTS]; mapping text, rodata, data; pages spare; };
OWNED_FUNS(image, base)

CELL_API_BEGIN

/* Zeroed memory of these sizes. E_INVALID: a size is 0 or all together are beyond IMAGE_WINDOWS. E_NO_MEMORY,
 * E_NO_ADDRESS: nothing was kept. */
status image_make(const struct image_sizes *sizes, image_out out);
u64 image_base(const image *i);
u64 image_windows(const image *i);
u64 image_address(const image *i, enum image_part part);
/* The whole part, page-rounded, for filling. Text and read-only data: panics once the image is sealed. */
bytes image_bytes(image *i, enum image_part part);
/* Text becomes executable, read-only data read-only, everywhere. E_NO_MEMORY (a huge page had to be split). */
status image_seal(image *i);

CELL_API_END
