/* sections.c - `sections CELL`: what the loader knows of each piece of a cell.
 *
 * Bad at: cells in a program's own namespace; it looks in the kernel's. */
#include <sys/program.h>
#include <base/bytes.h>
#include <cpu/cpu.h>
#include <link/registry.h>

PROGRAM

text program_help(void) {
    return TEXT("sections CELL\n"
                "  Lists the sections of a cell: symbol, kind, whether others may refer to it, address, size, the\n"
                "  fingerprint of its type (0: none), and the references to it (in) and from it (out).");
}

static text kind_name(u32 kind) {
    switch (kind) {
    case SECTION_TEXT: return TEXT("text");
    case SECTION_RODATA: return TEXT("rodata");
    case SECTION_DATA: return TEXT("data");
    case SECTION_BSS: return TEXT("bss");
    case SECTION_STATE: return TEXT("state");
    case SECTION_UNWIND: return TEXT("unwind");
    default: return TEXT("?");
    }
}

static void show(struct report *out, const struct section_info *s) {
    report_begin(out);
    report_text(out, TEXT("section"), CHARS(s->name));
    report_text(out, TEXT("kind"), kind_name(s->kind));
    report_bool(out, TEXT("exported"), s->exported);
    report_hex(out, TEXT("address"), s->address);
    report_u64(out, TEXT("size"), s->size);
    report_hex(out, TEXT("type"), s->fingerprint);
    report_u64(out, TEXT("in"), s->in);
    report_u64(out, TEXT("out"), s->out);
    report_end(out);
}

status program_main(const struct program_args *args, struct report *out) {
    struct cell_info c = {0};
    struct section_info s = {0};
    TRY(args_expect(args, 1, 1, &out->why));
    line_put(&out->why, TEXT("cell "));
    line_put(&out->why, args_word(args, 1));
    TRY(registry_find(NS_KERNEL, args_word(args, 1), &c));
    for (u64 i = 0; ok(registry_section(c.id, i, &s)); i++) {
        poll();
        show(out, &s);
    }
    return OK;
}
