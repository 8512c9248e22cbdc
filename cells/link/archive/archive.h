/* archive.h - the objects that cells are made of, by name: the boot archive, mapped read-only, and what was pushed.
 *
 * The captain lends the archive once; objects pushed later replace its files or add to them. */
#pragma once
#include <status.h>

enum { ARCHIVE_NAME = 96 };
struct archive_entry { char name[ARCHIVE_NAME]; u64 size; };
PLAIN_TYPE(archive_entry)

CELL_API_BEGIN

/* Keeps the archive's files; those of the same name replace what was there. E_BAD_ARCHIVE: *bad is the offset of the
 * first bad header, and the files before it are kept. E_FULL. The bytes must stay mapped for ever. */
status archive_open(u64 address, u64 size, u64 *bad);
/* Keeps a copy of an object under a file name, replacing what was there. The caller makes sure that nobody reads the
 * former content (loader_push does). E_NO_MEMORY, E_FULL, E_INVALID: empty content or name, or a name too long. */
status archive_push(text name, cbytes content);
/* The content of a file. E_NOT_FOUND. The view stays valid while the archive does and the file is not replaced. */
status archive_find(text name, cbytes *out);
/* The i-th file's name, in no order; E_NOT_FOUND beyond the last. */
status archive_name(u64 i, struct archive_entry *out);
text archive_entry_name(const struct archive_entry *e);
u64 archive_count(void);

CELL_API_END
