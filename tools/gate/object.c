/* object.c - reads a relocatable object. The file is in memory as a whole; each header is copied out after its bounds
 * were checked, so that neither a wrong offset nor a wrong alignment does harm. */
#include "object.h"

#include <elf.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FILE_MAX = 64 << 20 };

struct file { const uint8_t *bytes; size_t size; };

void refuse(const struct object *o, const char *format, ...) {
    va_list list;
    va_start(list, format);
    fprintf(stderr, "gate: %s: ", o->path);
    vfprintf(stderr, format, list);
    fputc('\n', stderr);
    va_end(list);
    exit(2);
}

void *zeroed(size_t count, size_t size) {
    void *memory = calloc(count + 1, size);
    if (!memory) {
        fputs("gate: out of memory\n", stderr);
        exit(2);
    }
    return memory;
}

static struct file read_file(const struct object *o) {
    FILE *f = fopen(o->path, "rb");
    if (!f) refuse(o, "cannot be read");
    if (fseek(f, 0, SEEK_END)) refuse(o, "is no plain file");
    long size = ftell(f);
    rewind(f);
    if (size < 0 || size > FILE_MAX) refuse(o, "%ld bytes, at most %d", size, FILE_MAX);
    uint8_t *bytes = zeroed((size_t)size, 1);
    if (fread(bytes, 1, (size_t)size, f) != (size_t)size) refuse(o, "cannot be read");
    fclose(f);
    return (struct file){ bytes, (size_t)size };
}

static const void *part(const struct object *o, const struct file *f, uint64_t offset, uint64_t size) {
    if (offset > f->size || size > f->size - offset) refuse(o, "a part lies outside of the file");
    return f->bytes + offset;
}

/* A string of a table that ends inside of the file. */
static const char *string(const struct object *o, const struct file *f, const Elf64_Shdr *table, uint32_t offset) {
    const char *strings = part(o, f, table->sh_offset, table->sh_size);
    if (offset >= table->sh_size || !memchr(strings + offset, 0, table->sh_size - offset))
        refuse(o, "a name has no end");
    return strings + offset;
}

static const Elf64_Shdr *read_headers(struct object *o, const struct file *f, Elf64_Ehdr *header) {
    memcpy(header, part(o, f, 0, sizeof *header), sizeof *header);
    if (memcmp(header->e_ident, ELFMAG, SELFMAG) || header->e_ident[EI_CLASS] != ELFCLASS64 ||
        header->e_type != ET_REL || header->e_machine != EM_X86_64 || header->e_shentsize != sizeof(Elf64_Shdr))
        refuse(o, "not a relocatable object for x86-64");
    o->section_count = header->e_shnum;
    Elf64_Shdr *all = zeroed(o->section_count, sizeof *all);
    memcpy(all, part(o, f, header->e_shoff, o->section_count * sizeof *all), o->section_count * sizeof *all);
    if (header->e_shstrndx >= o->section_count) refuse(o, "its sections have no names");
    return all;
}

static void read_sections(struct object *o, const struct file *f, const Elf64_Shdr *all, uint32_t names) {
    o->sections = zeroed(o->section_count, sizeof *o->sections);
    for (size_t i = 1; i < o->section_count; i++) {
        const Elf64_Shdr *h = &all[i];
        bool has_bytes = h->sh_type != SHT_NOBITS && h->sh_type != SHT_NULL;
        o->sections[i] = (struct section){
            .name = string(o, f, &all[names], h->sh_name),
            .type = h->sh_type,
            .loaded = h->sh_flags & SHF_ALLOC,
            .writable = h->sh_flags & SHF_WRITE,
            .executable = h->sh_flags & SHF_EXECINSTR,
            .bytes = has_bytes ? part(o, f, h->sh_offset, h->sh_size) : NULL,
            .size = h->sh_size,
        };
    }
}

/* The symbol table that a section names, as a copy. */
static Elf64_Sym *symbols_of(const struct object *o, const struct file *f, const Elf64_Shdr *table, size_t *count) {
    *count = table->sh_size / sizeof(Elf64_Sym);
    Elf64_Sym *symbols = zeroed(*count, sizeof *symbols);
    memcpy(symbols, part(o, f, table->sh_offset, *count * sizeof *symbols), *count * sizeof *symbols);
    return symbols;
}

static int by_offset(const void *a, const void *b) {
    const struct reference *x = a, *y = b;
    return x->offset < y->offset ? -1 : x->offset > y->offset;
}

struct table { const Elf64_Shdr *strings; const Elf64_Sym *symbols; size_t count; };

static struct reference read_reference(const struct object *o, const struct file *f, const struct table *t,
                                       const Elf64_Rela *r) {
    size_t index = ELF64_R_SYM(r->r_info);
    if (index >= t->count) refuse(o, "a relocation names no symbol");
    const Elf64_Sym *s = &t->symbols[index];
    return (struct reference){
        .offset = r->r_offset,
        .type = ELF64_R_TYPE(r->r_info),
        .section = s->st_shndx < o->section_count ? s->st_shndx : 0,
        .value = s->st_value + (uint64_t)r->r_addend,
        .symbol = string(o, f, t->strings, s->st_name),
        .weak = ELF64_ST_BIND(s->st_info) == STB_WEAK,
    };
}

static void read_references(struct object *o, const struct file *f, const Elf64_Shdr *all, const Elf64_Shdr *h) {
    if (h->sh_link >= o->section_count || h->sh_info >= o->section_count || all[h->sh_link].sh_link >= o->section_count)
        refuse(o, "relocations name no section");
    struct section *target = &o->sections[h->sh_info];
    if (target->references) refuse(o, "section %s has two tables of relocations", target->name);
    struct table t = { .strings = &all[all[h->sh_link].sh_link] };
    t.symbols = symbols_of(o, f, &all[h->sh_link], &t.count);
    size_t count = h->sh_size / sizeof(Elf64_Rela);
    const uint8_t *from = part(o, f, h->sh_offset, h->sh_size);
    target->references = zeroed(count, sizeof *target->references);
    target->reference_count = count;
    for (size_t i = 0; i < count; i++) {
        Elf64_Rela r;
        memcpy(&r, from + i * sizeof r, sizeof r);
        target->references[i] = read_reference(o, f, &t, &r);
    }
    qsort(target->references, count, sizeof *target->references, by_offset);
}

static void read_functions(struct object *o, const struct file *f, const Elf64_Shdr *all, const Elf64_Shdr *h) {
    size_t count;
    if (h->sh_link >= o->section_count || o->symbols) refuse(o, "its symbol tables make no sense");
    const Elf64_Sym *from = symbols_of(o, f, h, &count);
    o->symbols = zeroed(count, sizeof *o->symbols);
    for (size_t i = 0; i < count; i++)
        if (ELF64_ST_TYPE(from[i].st_info) == STT_FUNC && from[i].st_shndx < o->section_count)
            o->symbols[o->symbol_count++] = (struct symbol){
                .name = string(o, f, &all[h->sh_link], from[i].st_name),
                .section = from[i].st_shndx, .value = from[i].st_value, .size = from[i].st_size,
            };
}

void object_read(const char *path, struct object *o) {
    Elf64_Ehdr header;
    *o = (struct object){ .path = path };
    struct file f = read_file(o);
    const Elf64_Shdr *all = read_headers(o, &f, &header);
    read_sections(o, &f, all, header.e_shstrndx);
    for (size_t i = 1; i < o->section_count; i++) {
        if (all[i].sh_type == SHT_RELA) read_references(o, &f, all, &all[i]);
        if (all[i].sh_type == SHT_SYMTAB) read_functions(o, &f, all, &all[i]);
    }
}

const struct reference *reference_at(const struct section *s, uint64_t offset) {
    size_t low = 0, high = s->reference_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (s->references[middle].offset < offset) low = middle + 1;
        else high = middle;
    }
    return low < s->reference_count && s->references[low].offset == offset ? &s->references[low] : NULL;
}

const char *function_name(const struct object *o, uint32_t section, uint64_t offset) {
    for (size_t i = 0; i < o->symbol_count; i++) {
        const struct symbol *s = &o->symbols[i];
        if (s->section == section && offset >= s->value && offset - s->value < s->size) return s->name;
    }
    return o->sections[section].name;
}
