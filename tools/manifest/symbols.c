/* symbols.c - reads the global symbols of objects that this build has just made with GCC and ld: it checks what a
 * broken build could produce, not hostile bytes. Files live as long as the program. */
#include "symbols.h"
#include "cells.h"

#include <elf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char *read_file(const char *path, size_t *size) {
    FILE *f = fopen(path, "rb");
    if (!f) return NULL;
    fseek(f, 0, SEEK_END);
    *size = (size_t)ftell(f);
    rewind(f);
    char *bytes = malloc(*size + 1);
    bool whole = bytes && fread(bytes, 1, *size, f) == *size;
    fclose(f);
    return whole ? bytes : NULL;
}

static struct symbol read_symbol(const Elf64_Shdr *sections, const char *section_names,
                                 const char *names, const Elf64_Sym *s) {
    bool in_section = s->st_shndx != SHN_UNDEF && s->st_shndx < SHN_LORESERVE;
    return (struct symbol){
        .name = names + s->st_name,
        .section = in_section ? section_names + sections[s->st_shndx].sh_name : "",
        .defined = s->st_shndx != SHN_UNDEF,
        .weak = ELF64_ST_BIND(s->st_info) == STB_WEAK,
        .hidden = ELF64_ST_VISIBILITY(s->st_other) != STV_DEFAULT,
        .function = ELF64_ST_TYPE(s->st_info) == STT_FUNC,
    };
}

static bool read_table(struct object *o, const Elf64_Ehdr *header, const Elf64_Shdr *table) {
    const Elf64_Shdr *sections = (const void *)(o->bytes + header->e_shoff);
    const char *section_names = o->bytes + sections[header->e_shstrndx].sh_offset;
    const char *names = o->bytes + sections[table->sh_link].sh_offset;
    const Elf64_Sym *at = (const void *)(o->bytes + table->sh_offset);
    size_t total = table->sh_size / sizeof *at, first = table->sh_info;      /* locals come first */
    o->symbols = calloc(total - first + 1, sizeof *o->symbols);
    if (!o->symbols) return false;
    for (size_t i = first; i < total; i++)
        o->symbols[o->count++] = read_symbol(sections, section_names, names, &at[i]);
    return true;
}

bool object_read(const char *path, struct object *o) {
    size_t size = 0;
    *o = (struct object){ .bytes = read_file(path, &size) };
    const Elf64_Ehdr *header = (const void *)o->bytes;
    if (!o->bytes || size < sizeof *header || memcmp(header->e_ident, ELFMAG, SELFMAG) || header->e_type != ET_REL) {
        *o = (struct object){ 0 };
        return complain(path, "not a relocatable object"), false;
    }
    const Elf64_Shdr *sections = (const void *)(o->bytes + header->e_shoff);
    for (size_t i = 0; i < header->e_shnum; i++)
        if (sections[i].sh_type == SHT_SYMTAB) return read_table(o, header, &sections[i]);
    return complain(path, "no symbol table"), false;
}

const struct symbol *object_find(const struct object *o, const char *name) {
    for (size_t i = 0; i < o->count; i++)
        if (!strcmp(o->symbols[i].name, name)) return &o->symbols[i];
    return NULL;
}
