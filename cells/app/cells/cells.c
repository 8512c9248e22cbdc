/* cells.c - `cells [NAME]`: what is loaded.
 *
 * Bad at: a consistent picture while others load and unload; each row is true at its own moment. */
#include <sys/program.h>
#include <base/bytes.h>
#include <cpu/cpu.h>
#include <link/registry.h>
#include <task/task.h>

PROGRAM

text program_help(void) {
    return TEXT("cells [NAME]\n"
                "  Lists every cell that is loaded, in the order of loading: its namespace (kernel, or the number of\n"
                "  a program's own), how often it was replaced (version), bytes of text, read-only data and data,\n"
                "  number of sections, and tasks whose entry lies in it. With NAME only cells of that name.");
}

static u64 tasks_in(u64 cell) {
    struct task_info t = {0};
    u64 n = 0;
    for (u64 id = 0; ok(task_next(id, &t)); id = t.id) {
        poll();
        n += t.cell == cell && t.end == END_NONE;
    }
    return n;
}

static void show_namespace(struct report *out, u64 ns) {
    struct line l = {0};
    if (ns == NS_KERNEL) line_put(&l, TEXT("kernel"));
    else if (ns == 0) line_char(&l, '-');
    else line_u64(&l, ns);
    report_text(out, TEXT("namespace"), line_text(&l));
}

static text phase_name(u32 phase) {
    switch (phase) {
    case CELL_LIVE: return TEXT("live");
    case CELL_LOADING: return TEXT("loading");
    case CELL_RESTING: return TEXT("resting");
    default: return TEXT("draining");
    }
}

static void show(struct report *out, const struct cell_info *c) {
    report_begin(out);
    report_u64(out, TEXT("id"), c->id);
    report_text(out, TEXT("cell"), CHARS(c->name));
    show_namespace(out, c->ns);
    report_u64(out, TEXT("version"), c->version);
    report_u64(out, TEXT("text"), c->text);
    report_u64(out, TEXT("rodata"), c->rodata);
    report_u64(out, TEXT("data"), c->data);
    report_u64(out, TEXT("sections"), c->sections);
    report_u64(out, TEXT("tasks"), tasks_in(c->id));
    report_u64(out, TEXT("users"), c->users);
    report_hex(out, TEXT("base"), c->base);
    report_text(out, TEXT("state"), phase_name(c->phase));
    report_end(out);
}

status program_main(const struct program_args *args, struct report *out) {
    struct cell_info c = {0};
    u64 shown = 0;
    TRY(args_expect(args, 0, 1, &out->why));
    for (u64 id = 0; ok(registry_next(id, &c)); id = c.id) {
        poll();
        if (args->count > 1 && !text_equal(CHARS(c.name), args_word(args, 1))) continue;
        show(out, &c);
        shown++;
    }
    if (shown) return OK;
    line_put(&out->why, args_word(args, 1));
    return st(E_NOT_FOUND);
}
