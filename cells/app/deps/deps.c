/* deps.c - `deps CELL`: who needs whom, from the references that the loader keeps.
 *
 * Bad at: cells with more than DEPS_MAX neighbours; the rest is not shown. */
#include <sys/program.h>
#include <base/bytes.h>
#include <cpu/cpu.h>
#include <link/registry.h>

enum { DEPS_MAX = 128 };
struct neighbours { u64 at[DEPS_MAX]; u32 count; };

PROGRAM

text program_help(void) {
    return TEXT("deps CELL\n"
                "  Shows the cells whose symbols CELL refers to (needs) and those that refer to symbols of CELL\n"
                "  (needed_by), with the number of references of each kind.");
}

static void add(struct neighbours *n, u64 cell) {
    for (u32 i = 0; i < n->count; i++)
        if (AT(n->at, i) == cell) return;
    if (n->count < DEPS_MAX) AT(n->at, n->count++) = cell;
}

/* Collects the other ends of a cell's references; how many references there are. */
static u64 collect(struct neighbours *n, u64 cell, bool in) {
    struct edge_info e = {0};
    u64 i = 0;
    for (; ok(registry_edge(cell, in, i, &e)); i++) {
        poll();
        add(n, in ? e.from_cell : e.to_cell);
    }
    return i;
}

static void show(struct report *out, text key, const struct neighbours *n) {
    struct cell_info c = {0};
    report_list(out, key);
    for (u32 i = 0; i < n->count; i++)
        if (ok(registry_cell(AT(n->at, i), &c))) report_item(out, CHARS(c.name));
    report_list_end(out);
}

status program_main(const struct program_args *args, struct report *out) {
    struct cell_info c = {0};
    struct neighbours needs = {0}, needed_by = {0};
    TRY(args_expect(args, 1, 1, &out->why));
    line_put(&out->why, TEXT("cell "));
    line_put(&out->why, args_word(args, 1));
    TRY(registry_find(NS_KERNEL, args_word(args, 1), &c));
    u64 references = collect(&needs, c.id, false), referenced = collect(&needed_by, c.id, true);
    report_begin_record(out);
    report_text(out, TEXT("cell"), CHARS(c.name));
    show(out, TEXT("needs"), &needs);
    show(out, TEXT("needed_by"), &needed_by);
    report_u64(out, TEXT("references_out"), references);
    report_u64(out, TEXT("references_in"), referenced);
    report_end(out);
    return OK;
}
