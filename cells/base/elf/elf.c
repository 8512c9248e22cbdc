/* elf.c - ELF64 relocatable objects (System V ABI, x86-64 supplement).
 *
 * A file is hostile until checked: every offset and count is compared with what surrounds it before it is used, by
 * subtraction, so that no sum can wrap. All reads go through PLAIN_TYPE and slices, which check again; a hole
 * in the checks here would therefore be a panic, never a stray access.
 * Bad at: objects with 65,280 sections or more (extended numbering), which no cell has. */
#include <base/elf.h>
#include <cell.h>

enum { EHDR_SIZE = 64, SHDR_SIZE = 64, SYM_SIZE = 24, RELA_SIZE = 24, TABLE_ALIGN = 8, SHN_LORESERVE = 0xff00 };

struct elf_header {
    u8 ident[16]; u16 type, machine; u32 version; u64 entry, program, sections; u32 flags;
    u16 header_size, program_size, program_count, section_size, section_count, names;
};
PLAIN_TYPE(elf_header)

static status bad(struct line *why, text what) {
    line_put(why, what);
    return st(E_BAD_OBJECT);
}

static bool is_power(u64 n) {
    return n != 0 && (n & (n - 1)) == 0;
}

static bool inside(u64 offset, u64 size, u64 whole) {
    return offset <= whole && size <= whole - offset;
}

static bool terminated(cbytes strings) {
    return strings.len != 0 && *cbytes_at(strings, strings.len - 1) == 0;
}

static status check_header(const struct elf_header *h, u64 size, struct line *why) {
    static const u8 magic[] = { 0x7f, 'E', 'L', 'F', 2, 1, 1 };
    for (usize i = 0; i < LEN(magic); i++)
        if (AT(h->ident, i) != AT(magic, i)) return bad(why, TEXT("not a 64-bit little-endian ELF file"));
    if (h->type != 1) return bad(why, TEXT("not a relocatable object"));
    if (h->machine != 62) return bad(why, TEXT("not for x86-64"));
    if (h->section_size != SHDR_SIZE) return bad(why, TEXT("section headers of another size"));
    if (h->section_count == 0 || h->section_count >= SHN_LORESERVE) return bad(why, TEXT("no or too many sections"));
    if (!inside(h->sections, (u64)h->section_count * SHDR_SIZE, size))
        return bad(why, TEXT("section headers outside the file"));
    if (h->sections % TABLE_ALIGN != 0) return bad(why, TEXT("misaligned section headers"));
    if (h->names >= h->section_count) return bad(why, TEXT("no section for section names"));
    return OK;
}

/* A string table: inside the file, not empty, with an end. */
static status check_strings(cbytes file, const struct elf_section *s, struct line *why) {
    if (s->type != SHT_STRTAB || !inside(s->offset, s->size, file.len)
        || !terminated(cbytes_sub(file, s->offset, s->size)))
        return bad(why, TEXT("a table of names outside the file or without an end"));
    return OK;
}

static status check_section(cbytes file, const struct elf *e, const struct elf_section *s, struct line *why) {
    if (s->type != SHT_NOBITS && !inside(s->offset, s->size, file.len))
        return bad(why, TEXT("a section outside the file"));
    if (s->name >= e->names_size) return bad(why, TEXT("a section name outside the names"));
    if (s->align != 0 && !is_power(s->align)) return bad(why, TEXT("an alignment that is no power of two"));
    if (s->type == SHT_REL || s->type == SHT_SYMTAB_SHNDX)
        return bad(why, TEXT("a section type that x86-64 objects do not have"));
    if (s->type == SHT_SYMTAB && (s->entry != SYM_SIZE || s->size % SYM_SIZE != 0 || s->size / SYM_SIZE > 0xffffff))
        return bad(why, TEXT("a symbol table of another form"));
    if ((s->type == SHT_SYMTAB || s->type == SHT_RELA) && s->offset % TABLE_ALIGN != 0)
        return bad(why, TEXT("a misaligned table"));
    if (s->type == SHT_RELA && (s->entry != RELA_SIZE || s->size % RELA_SIZE != 0))
        return bad(why, TEXT("a relocation table of another form"));
    return OK;
}

/* Checks all sections; the number of the one symbol table goes to *symtab. */
static status check_sections(cbytes file, const struct elf *e, u64 *symtab, struct line *why) {
    for (u64 i = 0; i < e->sections; i++) {
        const struct elf_section *s = elf_section(file, e, i);
        TRY(check_section(file, e, s, why));
        if (s->type != SHT_SYMTAB) continue;
        if (*symtab != 0) return bad(why, TEXT("two symbol tables"));
        if (s->link >= e->sections) return bad(why, TEXT("a symbol table without names"));
        *symtab = i;
    }
    return *symtab == 0 ? bad(why, TEXT("no symbol table")) : OK;
}

static status check_symbol(cbytes file, const struct elf *e, const struct elf_symbol *s, struct line *why) {
    if (s->name >= e->strings_size) return bad(why, TEXT("a symbol name outside the names"));
    if (elf_bind(s) > STB_WEAK || elf_type(s) > STT_TLS) return bad(why, TEXT("a symbol of unknown binding or type"));
    if (s->section == SHN_UNDEF || s->section == SHN_ABS) return OK;
    if (s->section == SHN_COMMON)
        return is_power(s->value) ? OK : bad(why, TEXT("a common symbol with a bad alignment"));
    if (s->section >= e->sections) return bad(why, TEXT("a symbol in no section"));
    if (!inside(s->value, s->size, elf_section(file, e, s->section)->size))
        return bad(why, TEXT("a symbol outside its section"));
    return OK;
}

static status check_relocs(cbytes file, const struct elf *e, u64 section, u64 symtab, struct line *why) {
    const struct elf_section *s = elf_section(file, e, section);
    if (s->type != SHT_RELA) return OK;
    if (s->link != symtab) return bad(why, TEXT("relocations for another symbol table"));
    if (s->info == 0 || s->info >= e->sections) return bad(why, TEXT("relocations for no section"));
    u64 size = elf_section(file, e, s->info)->size;
    cbytes table = cbytes_sub(file, s->offset, s->size);
    for (u64 i = 0; i < elf_reloc_count(table); i++) {
        struct elf_reloc r = elf_reloc(table, i);
        if (r.symbol >= e->symbols) return bad(why, TEXT("a relocation for no symbol"));
        if (!inside(r.place, 4, size)) return bad(why, TEXT("a relocation outside its section"));
    }
    return OK;
}

/* Finds and checks the three tables that everything else refers to. */
static status open_tables(cbytes file, struct elf *e, u64 names, u64 *symtab, struct line *why) {
    const struct elf_section *n = elf_section(file, e, names);
    TRY(check_strings(file, n, why));
    e->names = n->offset;
    e->names_size = n->size;
    TRY(check_sections(file, e, symtab, why));
    const struct elf_section *y = elf_section(file, e, *symtab), *t = elf_section(file, e, y->link);
    TRY(check_strings(file, t, why));
    e->symtab = y->offset;
    e->symbols = y->size / SYM_SIZE;
    e->strings = t->offset;
    e->strings_size = t->size;
    return OK;
}

status elf_open(cbytes file, struct elf *out, struct line *why) {
    struct elf_header h = {0};
    if (!elf_header_read(file, 0, &h)) return bad(why, TEXT("too short for an ELF header"));
    TRY(check_header(&h, file.len, why));
    if ((u64)cbytes_at(file, 0) % TABLE_ALIGN != 0) return bad(why, TEXT("misaligned in memory"));
    *out = (struct elf){ .headers = h.sections, .sections = h.section_count };
    u64 symtab = 0;
    TRY(open_tables(file, out, h.names, &symtab, why));
    for (u64 i = 0; i < out->symbols; i++) {
        struct elf_symbol s = elf_symbol(file, out, i);
        TRY(check_symbol(file, out, &s, why));
    }
    for (u64 i = 0; i < out->sections; i++) TRY(check_relocs(file, out, i, symtab, why));
    return OK;
}

/* The name at `at` is this one: as long, to the NUL, and equal. */
static bool is_name(cbytes strings, u64 at, text name) {
    return name.len < strings.len - at && *cbytes_at(strings, at + name.len) == 0
           && text_equal(bytes_text(cbytes_sub(strings, at, name.len)), name);
}

text elf_section_name(cbytes file, const struct elf *e, u64 i) {
    return bytes_string(elf_section_strings(file, e), elf_section(file, e, i)->name);
}

bool elf_section_is(cbytes file, const struct elf *e, u64 i, text name) {
    return is_name(elf_section_strings(file, e), elf_section(file, e, i)->name, name);
}

cbytes elf_content(cbytes file, const struct elf *e, u64 section) {
    const struct elf_section *s = elf_section(file, e, section);
    return s->type == SHT_NOBITS ? cbytes_sub(file, 0, 0) : cbytes_sub(file, s->offset, s->size);
}

u64 elf_find(cbytes file, const struct elf *e, text name) {
    for (u64 i = 1; i < e->sections; i++)
        if (elf_section_is(file, e, i, name)) return i;
    return 0;
}

text elf_symbol_name(cbytes file, const struct elf *e, u64 i) {
    return bytes_string(elf_strings(file, e), elf_symbol(file, e, i).name);
}

bool elf_symbol_is(cbytes file, const struct elf *e, u64 i, text name) {
    return is_name(elf_strings(file, e), elf_symbol(file, e, i).name, name);
}

cbytes elf_strings(cbytes file, const struct elf *e) {
    return cbytes_sub(file, e->strings, e->strings_size);
}

cbytes elf_section_strings(cbytes file, const struct elf *e) {
    return cbytes_sub(file, e->names, e->names_size);
}
