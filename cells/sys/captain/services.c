/* services.c - loads the cells that system.cells lists, in its order, once the machine runs.
 *
 * The file is part of the archive: one cell a line, '#' starts a comment. What the captain needs itself is loaded
 * already; a line that names it does nothing. Each cell's start spawns whatever tasks it has. */
#include "captain_impl.h"
#include <base/bytes.h>
#include <link/archive.h>
#include <link/loader.h>

static text trimmed(text t) {
    usize end = text_find(t, '#', 0), from = 0;
    while (from < end && *text_at(t, from) == ' ') from++;
    while (end > from && *text_at(t, end - 1) == ' ') end--;
    return text_sub(t, from, end - from);
}

/* Kernel cells stay without a reference: the registry keeps what lives in the kernel's namespace. */
static void start_service(text name) {
    struct line why = { 0 };
    OWN(cell_ref) cell = NONE(cell_ref);
    status s = loader_load(NS_KERNEL, name, &why, &cell);
    if (ok(s)) return;
    captain_complain(name, line_text(&why));
}

void services_start(void) {
    cbytes file = text_bytes(NO_TEXT);
    status s = archive_find(TEXT("system.cells"), &file);
    if (!ok(s)) {
        captain_complain(TEXT("system.cells"), TEXT("not in the archive: nothing more is started"));
        return;
    }
    text list = bytes_text(file);
    for (usize at = 0; at < list.len;) {
        usize end = text_find(list, '\n', at);
        text name = trimmed(text_sub(list, at, end - at));
        if (name.len) start_service(name);
        at = end + 1;
    }
}
