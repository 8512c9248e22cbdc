/* elf.h - a checked view of an x86-64 relocatable object: sections, symbols and relocations by number.
 *
 * elf_open checks the whole structure once; after that every number below its count can be asked for, and nothing
 * that the file says is trusted beyond what is promised here. Whether a loader can use the object is not its matter. */
#pragma once
#include <base/bytes.h>
#include <base/line.h>

enum { SHT_PROGBITS = 1, SHT_SYMTAB = 2, SHT_STRTAB = 3, SHT_RELA = 4, SHT_NOTE = 7, SHT_NOBITS = 8, SHT_REL = 9,
       SHT_INIT_ARRAY = 14, SHT_FINI_ARRAY = 15, SHT_PREINIT_ARRAY = 16, SHT_GROUP = 17, SHT_SYMTAB_SHNDX = 18,
       SHT_UNWIND = 0x70000001,
       SHF_WRITE = 1, SHF_ALLOC = 2, SHF_EXEC = 4, SHF_TLS = 0x400,
       SHN_UNDEF = 0, SHN_ABS = 0xfff1, SHN_COMMON = 0xfff2,
       STB_LOCAL = 0, STB_GLOBAL = 1, STB_WEAK = 2,
       STT_NOTYPE = 0, STT_OBJECT = 1, STT_FUNC = 2, STT_SECTION = 3, STT_FILE = 4, STT_COMMON = 5, STT_TLS = 6,
       STV_DEFAULT = 0, STV_INTERNAL = 1, STV_HIDDEN = 2, STV_PROTECTED = 3 };

struct elf_section {
    u32 name, type; u64 flags, address, offset, size; u32 link, info; u64 align, entry;
};
struct elf_symbol { u32 name; u8 info, other; u16 section; u64 value, size; };
struct elf_reloc { u64 place; u32 type, symbol; i64 addend; };
PLAIN_TYPE(elf_section)
PLAIN_TYPE(elf_symbol)
PLAIN_TYPE(elf_reloc)

/* Where the tables lie in the file: offsets and counts, all checked. Names are offsets into the string tables. */
struct elf {
    u64 headers, sections;                           /* section headers, how many */
    u64 symtab, symbols;                             /* symbol table, how many */
    u64 strings, strings_size;                       /* names of symbols */
    u64 names, names_size;                           /* names of sections */
};

CELL_API_BEGIN

/* Checks the file. E_BAD_OBJECT: *why says what is wrong with it, in a few words. OK promises:
 *   - every section lies in the file (but SHT_NOBITS), has a terminated name and a power of two or 0 as alignment
 *   - there is one symbol table; every symbol has a terminated name and is undefined, absolute, common, or lies with
 *     all its bytes in an existing section
 *   - every relocation belongs to an existing section, has an existing symbol, and four bytes of place in that section
 *   - there are no SHT_REL and no extended section numbers
 *   - headers, symbols and relocations are aligned in memory, so that they can be read where they are. */
status elf_open(cbytes file, struct elf *out, struct line *why);

/* Everything below takes the file that was checked, and panics on numbers out of range. */
text elf_section_name(cbytes file, const struct elf *e, u64 i);
/* Whether it has that name: quicker than to ask for the name. */
bool elf_section_is(cbytes file, const struct elf *e, u64 i, text name);
cbytes elf_content(cbytes file, const struct elf *e, u64 section);   /* empty for SHT_NOBITS */
/* The first section of that name; 0: none. */
u64 elf_find(cbytes file, const struct elf *e, text name);

text elf_symbol_name(cbytes file, const struct elf *e, u64 i);
bool elf_symbol_is(cbytes file, const struct elf *e, u64 i, text name);
/* The tables of symbol names and of section names, for who keeps them. */
cbytes elf_strings(cbytes file, const struct elf *e);
cbytes elf_section_strings(cbytes file, const struct elf *e);

CELL_API_END

static inline const struct elf_section *elf_section(cbytes file, const struct elf *e, u64 i) {
    return elf_section_of(file, e->headers + ix(i, e->sections) * sizeof(struct elf_section));
}
static inline struct elf_symbol elf_symbol(cbytes file, const struct elf *e, u64 i) {
    return *elf_symbol_of(file, e->symtab + ix(i, e->symbols) * sizeof(struct elf_symbol));
}
/* The contents of a SHT_RELA section: how many relocations it holds, and one of them. */
static inline u64 elf_reloc_count(cbytes table) { return table.len / sizeof(struct elf_reloc); }
static inline struct elf_reloc elf_reloc(cbytes table, u64 i) {
    return *elf_reloc_of(table, ix(i, elf_reloc_count(table)) * sizeof(struct elf_reloc));
}

static inline u32 elf_bind(const struct elf_symbol *s) { return s->info >> 4; }
static inline u32 elf_type(const struct elf_symbol *s) { return s->info & 15; }
static inline u32 elf_visibility(const struct elf_symbol *s) { return s->other & 3; }
