/* tar.h - walks a ustar archive that lies in memory: POSIX headers, regular files, no extensions. */
#pragma once
#include <base/bytes.h>

enum { TAR_BLOCK = 512, TAR_NAME = 100 };
struct tar_file { char name[TAR_NAME]; u64 content, size; u64 next; };   /* offsets into the archive */
PLAIN_TYPE(tar_file)

CELL_API_BEGIN

/* The regular file whose header lies at `offset`, or the next one after it; others (directories) are passed over. Walk
 * with offset 0, then out->next. E_NOT_FOUND: the end, two empty blocks or the end of the bytes. E_BAD_ARCHIVE: a bad
 * checksum, number, or size at out->next. */
status tar_next(cbytes archive, u64 offset, struct tar_file *out);
/* Its name; borrows from f. */
text tar_name(const struct tar_file *f);

CELL_API_END
