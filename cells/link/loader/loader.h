/* loader.h - makes a cell of an object file: read, link, publish, start; and the way back.
 *
 * Each step may refuse and then everything is as before. Cells that the manifest needs are loaded from the archive on
 * demand, recursively. `why` receives one sentence that names cell, symbol, what was found and expected.
 * Loading is the work of one task at a time; others wait. Not from interrupts, not with a spin lock held. */
#pragma once
#include <link/registry.h>

CELL_API_BEGIN

/* The cell `name` (archive file NAME.o) in namespace ns, loaded if it is not yet; found in namespaces below counts as
 * loaded. Errors: all E_ codes of linking, E_NOT_FOUND, E_NO_MEMORY, E_START_FAILED, E_CYCLE. */
status loader_load(u64 ns, text name, struct line *why, cell_ref_out out);
/* A further instance always, loaded into ns or woken there (rest.h), even when a namespace below has one of that name:
 * for programs. E_EXISTS: ns itself has it. What it needs is shared when a namespace below has it, else loaded into ns
 * too. */
status loader_instance(u64 ns, text name, struct line *why, cell_ref_out out);
/* The same from the bytes of an object, which are not kept. */
status loader_object(u64 ns, text name, cbytes object, struct line *why, cell_ref_out out);
/* As loader_load and loader_object, but no start is run. For the nano core, whose loaded copies take over running
 * states, and for tests. The cells are live; their stop will not run either, unless loader_started says that they
 * run. */
status loader_load_still(u64 ns, text name, struct line *why, cell_ref_out out);
status loader_object_still(u64 ns, text name, cbytes object, struct line *why, cell_ref_out out);
/* Every live cell counts as started from now on. */
void loader_started(void);
/* Ends a cell that only `ref` uses: stop, withdraw, free. E_BUSY: others need or hold it (named in why), or its stop
 * refused; ref stays the caller's then. A program ends by dropping its last reference, too. */
status loader_unload(cell_ref_sink ref, struct line *why);
/* Replaces or adds an object of the archive; nobody is loading meanwhile. Errors of archive_push. */
status loader_push(text file, cbytes object);
/* Gives the memory of programs back that have ended and are kept linked for their next run; for memory reports. */
void loader_trim(void);

CELL_API_END
