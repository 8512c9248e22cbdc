/* hash.h - 64-bit FNV-1a of text and bytes, for tables and fingerprints; not for secrets. */
#pragma once
#include <own.h>

#define HASH_START 0xcbf29ce484222325ul

CELL_API_BEGIN

/* Continues a hash over more bytes; begin with HASH_START. */
u64 hash_bytes(cbytes b, u64 so_far);
u64 hash_text(text t);

CELL_API_END
