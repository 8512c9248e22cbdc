/* check.c - runs the rules over a unit: its cell's text, types, variables and functions. */
#include "lex.h"
#include "rules.h"
#include <stdio.h>
#include <string.h>

struct totals totals;
struct counted { struct place place; const char *reason; int lines; };
static struct counted *blocks;

static bool is_counted(struct place p) {
    for (int i = 0; i < totals.unsafe_blocks; i++)
        if (blocks[i].place.line == p.line && blocks[i].place.file == p.file) return true;
    return false;
}

void count_unsafe(const struct node *block, const struct node *marker, bool needed) {
    const char *reason = marker->name + strlen("own:unsafe:");
    if (starts_with(reason, "own.h:")) {
        totals.library_blocks++;
        return;
    }
    if (is_counted(marker->place)) return;
    struct place end = block->list[block->count - 1]->place;
    int lines = end.line >= marker->place.line ? end.line - marker->place.line + 1 : 1;
    blocks = grow(blocks, totals.unsafe_blocks, sizeof *blocks);
    blocks[totals.unsafe_blocks++] = (struct counted){ marker->place, reason, lines };
    totals.unsafe_lines += lines;
    if (needed) return;
    report("U1", marker->place, "this UNSAFE is not needed");
    help("remove it: it would hide the next mistake");
}

static void check_record(const struct record *r) {
    raw_members(r);
    owned_members(r);
    borrow_members(r);
}

static void check_decl(struct decl *d) {
    flow.function = d;
    if (d->kind == DECL_VARIABLE) {
        cell_variable(d);
        if (d->init) check_initializer(d);
    } else if (d->kind == DECL_FUNCTION) {
        cell_function(d);
        if (!d->body) return;
        totals.functions++;
        raw_stored_type(d);
        check_function(d);
    }
}

static int count_lines(const struct unit *u) {
    int lines = 0;
    size_t length;
    for (int i = 0; i < u->file_count; i++) {
        if (u->files[i].cell != u->cell || u->files[i].header || u->files[i].name[0] == '<') continue;
        for (const char *p = read_file(u->files[i].path, &length); p && *p; p++) lines += *p == '\n';
    }
    return lines;
}

void unit_in_cell(struct unit *u, const char *folder) {
    u->cell = "";
    if (folder) {
        int file = file_of(u, folder, strlen(folder));
        u->cell = u->files[file].path;
        return;
    }
    for (int i = u->file_count - 1; i >= 0; i--)
        if (u->files[i].name[0] != '<') u->cell = u->files[i].cell;
}

void check_unit(struct unit *u, int budget) {
    flow = (struct flow){ .unit = u };
    totals.lines = count_lines(u);
    cell_variant();
    cell_text();
    for (struct record *r = u->records; r; r = r->next)
        if (in_cell(r->place)) check_record(r);
    for (struct decl *d = u->decls; d; d = d->next)
        if (in_cell(d->place)) check_decl(d);
    cell_recursion();
    cell_needs();
    if (budget < 0) budget = cell_budget();
    if (budget < 0 || totals.unsafe_blocks <= budget) return;
    report("U2", blocks[budget].place, "UNSAFE block %d of %d, but the manifest allows %d", budget + 1,
        totals.unsafe_blocks, budget);
    help("redesign so that fewer are needed; raising the number needs a reviewer");
}

static void print_unsafe(void) {
    for (int i = 0; i < totals.unsafe_blocks; i++)
        printf("%s:%d: unsafe: %s\n", flow.unit->files[blocks[i].place.file].shown, blocks[i].place.line,
            blocks[i].reason);
}

void print_stats(int errors) {
    const char *cell = flow.unit->cell, *slash = strrchr(cell, '/');
    print_unsafe();
    cell_print_calls();
    printf("stats %s lines=%d functions=%d errors=%d", slash ? slash + 1 : cell, totals.lines, totals.functions,
        errors);
    printf(" unsafe=%d unsafe_lines=%d library=%d\n", totals.unsafe_blocks, totals.unsafe_lines, totals.library_blocks);
}
