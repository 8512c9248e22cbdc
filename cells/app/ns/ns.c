/* ns.c - `ns`: namespaces, seen through the cells that live in them.
 *
 * A namespace exists as long as a cell lives in it; numbers are never reused, so each is met first by its oldest
 * cell. */
#include <sys/program.h>
#include <base/bytes.h>
#include <cpu/cpu.h>
#include <link/registry.h>

struct total { u64 ns, cells, text, rodata, data; };

PROGRAM

text program_help(void) {
    return TEXT("ns\n"
                "  Lists the namespaces: 1 is the kernel's, each running program has its own on top of it. Shows how\n"
                "  many cells live in each and their bytes; for small ones the names of the cells.");
}

/* True when a cell that was loaded earlier lives in the same namespace. */
static bool met_before(const struct cell_info *c) {
    struct cell_info other = {0};
    for (u64 id = 0; ok(registry_next(id, &other)) && other.id < c->id; id = other.id) {
        poll();
        if (other.ns == c->ns) return true;
    }
    return false;
}

static struct total sum(u64 ns) {
    struct total t = { .ns = ns };
    struct cell_info c = {0};
    for (u64 id = 0; ok(registry_next(id, &c)); id = c.id) {
        poll();
        if (c.ns != ns) continue;
        t.cells++;
        t.text += c.text;
        t.rodata += c.rodata;
        t.data += c.data;
    }
    return t;
}

static void show_names(struct report *out, const struct total *t) {
    struct cell_info c = {0};
    report_list(out, TEXT("names"));
    for (u64 id = 0; t->cells <= 8 && ok(registry_next(id, &c)); id = c.id)
        if (c.ns == t->ns) report_item(out, CHARS(c.name));
    report_list_end(out);
}

static void show(struct report *out, const struct total *t) {
    report_begin(out);
    report_u64(out, TEXT("namespace"), t->ns);
    report_text(out, TEXT("parent"), t->ns == NS_KERNEL ? TEXT("-") : TEXT("kernel"));
    report_u64(out, TEXT("cells"), t->cells);
    report_u64(out, TEXT("text"), t->text);
    report_u64(out, TEXT("rodata"), t->rodata);
    report_u64(out, TEXT("data"), t->data);
    show_names(out, t);
    report_end(out);
}

status program_main(const struct program_args *args, struct report *out) {
    struct cell_info c = {0};
    TRY(args_expect(args, 0, 0, &out->why));
    for (u64 id = 0; ok(registry_next(id, &c)); id = c.id) {
        poll();
        if (c.ns == 0 || met_before(&c)) continue;     /* 0: it rests */
        struct total t = sum(c.ns);
        show(out, &t);
    }
    return OK;
}
