/* lines.c - from an instruction to a source line.
 *
 * Each function has a section of its own, or shares one; the archive has the object that the cell was made of. Its line
 * table is not relocated: a relocation tells, for each sequence of rows, which section it describes, so the
 * sequence of our section is found among the relocations, and addresses count from the section's start.
 * Bad at: being fast (the object is checked anew for each question), and cells pushed as bytes that the archive does
 * not have: a section of another size there is taken as a sign of that. */
#include <live/lines.h>
#include <base/bytes.h>
#include <base/dwarf.h>
#include <base/elf.h>
#include <cell.h>
#include <link/archive.h>

/* Appends a name to file[], from *at on; what does not fit drops the beginning. */
static void append(struct lines_place *out, usize *at, text name) {
    for (usize i = 0; i < name.len; i++) {
        if (*at == LINES_FILE - 1) {
            for (usize k = 1; k < *at; k++) AT(out->file, k - 1) = AT(out->file, k);
            --*at;
        }
        AT(out->file, *at) = *text_at(name, i);
        ++*at;
    }
}

static void fill(struct lines_place *out, cbytes table, const struct dwarf_place *p) {
    usize at = 0;
    *out = (struct lines_place){ .line = p->line };
    if (p->dir) {
        append(out, &at, bytes_string(table, p->dir));
        append(out, &at, TEXT("/"));
    }
    if (p->file) append(out, &at, bytes_string(table, p->file));
}

/* The number of the section that is called ".text.NAME", or that holds the function called so; 0: none. */
static u64 function_section(cbytes file, const struct elf *e, text name) {
    struct line section = {0};
    line_put(&section, TEXT(".text."));
    line_put(&section, name);
    u64 s = elf_find(file, e, line_text(&section));
    if (s != 0) return s;
    for (u64 i = 1; i < e->symbols; i++) {
        struct elf_symbol y = elf_symbol(file, e, i);
        if (elf_type(&y) == STT_FUNC && y.section < e->sections && elf_symbol_is(file, e, i, name))
            return y.section;
    }
    return 0;
}

/* Tries each relocation of the line table that names `section`. */
static bool find_row(cbytes file, const struct elf *e, u64 section, u64 offset, struct lines_place *out) {
    u64 rela = elf_find(file, e, TEXT(".rela.debug_line")), lines = elf_find(file, e, TEXT(".debug_line"));
    if (rela == 0 || lines == 0) return false;
    cbytes table = elf_content(file, e, lines);
    cbytes relocs = elf_content(file, e, rela);
    for (u64 i = 0; i < elf_reloc_count(relocs); i++) {
        struct elf_reloc r = elf_reloc(relocs, i);
        struct elf_symbol y = elf_symbol(file, e, r.symbol);
        if (y.section != section) continue;
        struct dwarf_place p = dwarf_line(table, r.place, y.value + (u64)r.addend, offset);
        if (p.line == 0) continue;
        fill(out, table, &p);
        return true;
    }
    return false;
}

status lines_find(text cell, text function, u64 size, u64 offset, struct lines_place *out) {
    struct line said = {0};
    struct elf e;
    cbytes file = text_bytes(NO_TEXT);
    line_put(&said, cell);
    line_put(&said, TEXT(".o"));
    TRY(archive_find(line_text(&said), &file));
    TRY(elf_open(file, &e, &said));
    u64 section = function_section(file, &e, function);
    if (section == 0 || elf_section(file, &e, section)->size != size) return st(E_NOT_FOUND);
    return find_row(file, &e, section, offset, out) ? OK : st(E_NOT_FOUND);
}
