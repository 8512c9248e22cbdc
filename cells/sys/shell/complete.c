/* complete.c - the tab key: the longest text that all candidates share is inserted; when that adds nothing, the
 * candidates are shown. The first word may be any program, later ones any cell that is loaded or in the archive. */
#include <sys/shell_impl.h>
#include <base/bytes.h>
#include <link/registry.h>
#include <sys/catalog.h>
#include <sys/console.h>

struct candidates { u32 count, len; char common[CELL_NAME]; struct line list; };

static text common_text(const struct candidates *c) {
    return text_sub((text){ .ptr = c->common, .len = CELL_NAME }, 0, c->len);
}

/* Adds a name that starts with `begun`; each once. */
static void consider(struct candidates *c, text begun, text name) {
    if (!text_starts(name, begun) || name.len > CELL_NAME) return;
    u32 same = 0;
    if (!c->count) {
        for (u32 i = 0; i < name.len; i++) AT(c->common, i) = *text_at(name, i);
        c->len = (u32)name.len;
    }
    while (same < c->len && same < name.len && AT(c->common, same) == *text_at(name, same)) same++;
    c->len = same;
    c->count++;
    if (c->list.len) line_put(&c->list, TEXT("  "));
    line_put(&c->list, name);
}

static void from_archive(struct candidates *c, text begun, bool programs_only) {
    struct catalog_item item = {0};
    for (u64 at = 0; ok(programs_only ? catalog_next_of(&at, TEXT("program"), &item) : catalog_next(&at, &item));)
        consider(c, begun, programs_only ? catalog_command(&item) : catalog_name(&item));
}

static text word_at(text before) {
    usize from = before.len;
    while (from && *text_at(before, from - 1) != ' ') from--;
    return text_sub(before, from, before.len - from);
}

void complete(struct edit *e) {
    struct candidates c = {0};
    text before = edit_before(e), begun = word_at(before);
    bool first = text_find(before, ' ', 0) == before.len;
    usize known = begun.len;
    from_archive(&c, begun, first);
    if (first) consider(&c, begun, TEXT("fg"));
    if (!c.count) return;
    if (c.len > known) edit_insert(e, text_sub(common_text(&c), known, c.len - known));
    else if (c.count > 1) console_write(line_text(&c.list));
    if (c.count == 1) edit_insert(e, TEXT(" "));
}
