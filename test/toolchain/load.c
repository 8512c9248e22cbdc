/* load.c - loads relocatable objects: all sections of all objects one after the other in one arena below 2 GiB, a slot
 * table for imports, and for each object a code map as the system's loader makes it. */
#include "machine.h"
#include <base/dwarf.h>
#include <elf.h>
#include <link/codemap.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

enum { ARENA = 32 << 20, SLOTS = 4096, SYMBOLS = 8192, SECTIONS = 16384, OBJECTS = 64 };
struct placed { char name[96]; u64 start, size; };
struct load_unit { struct code_map map; u64 end; struct dwarf_entry *fdes; };
static u8 *arena, *next;
static u64 *slots;
static u32 slot_count, symbol_count, section_count, object_count;
static struct loaded symbols[SYMBOLS];
static struct placed sections[SECTIONS];
static struct load_unit objects[OBJECTS];
static const struct code_map no_map;
static const struct dwarf_entry no_fde;

static void die(const char *what, const char *name) {
    printf("not ok toolchain: %s: %s\n", what, name);
    exit(1);
}

void load_start(void) {
    arena = mmap((void *)0x10000000, ARENA, PROT_READ | PROT_WRITE | PROT_EXEC,
                 MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
    if (arena == MAP_FAILED) die("no arena", "mmap");
    slots = (u64 *)(void *)arena;
    next = arena + SLOTS * 8;
}

u64 load_find(const char *name) {
    for (u32 i = 0; i < symbol_count; i++)
        if (!strcmp(symbols[i].name, name)) return symbols[i].address;
    return 0;
}

static void define(const char *name, u64 address, bool function) {
    if (symbol_count == SYMBOLS) die("too many symbols", name);
    struct loaded *s = &symbols[symbol_count++];
    snprintf(s->name, sizeof s->name, "%s", name);
    s->address = address;
    s->function = function;
}

void load_host(const char *name, u64 address) { define(name, address, false); }
u32 load_symbols(void) { return symbol_count; }
const struct loaded *load_symbol(u32 i) { return &symbols[i]; }

static u64 slot_for(u64 address) {
    for (u32 i = 0; i < slot_count; i++)
        if (slots[i] == address) return (u64)&slots[i];
    if (slot_count == SLOTS) die("too many imports", "slots");
    slots[slot_count] = address;
    return (u64)&slots[slot_count++];
}

struct file { u8 *bytes; Elf64_Ehdr *h; Elf64_Shdr *s; Elf64_Sym *y; const char *names, *strings; u64 symbols; };

static void read_file(const char *path, struct file *f) {
    FILE *in = fopen(path, "rb");
    if (!in) die("cannot read", path);
    fseek(in, 0, SEEK_END);
    long size = ftell(in);
    rewind(in);
    f->bytes = malloc((size_t)size);
    if (fread(f->bytes, 1, (size_t)size, in) != (size_t)size) die("cannot read", path);
    fclose(in);
    f->h = (Elf64_Ehdr *)(void *)f->bytes;
    f->s = (Elf64_Shdr *)(void *)(f->bytes + f->h->e_shoff);
    f->names = (char *)f->bytes + f->s[f->h->e_shstrndx].sh_offset;
    for (u32 i = 0; i < f->h->e_shnum; i++)
        if (f->s[i].sh_type == SHT_SYMTAB) {
            f->y = (Elf64_Sym *)(void *)(f->bytes + f->s[i].sh_offset);
            f->symbols = f->s[i].sh_size / sizeof *f->y;
            f->strings = (char *)f->bytes + f->s[f->s[i].sh_link].sh_offset;
        }
}

static void place(struct file *f, struct load_unit *o) {
    for (u32 i = 0; i < f->h->e_shnum; i++) {
        Elf64_Shdr *s = &f->s[i];
        const char *name = f->names + s->sh_name;
        if (!(s->sh_flags & SHF_ALLOC)) continue;
        u64 align = s->sh_addralign ? s->sh_addralign : 1;
        next = (u8 *)(((u64)next + align - 1) / align * align);
        if (next + s->sh_size > arena + ARENA) die("arena full", name);
        s->sh_addr = (u64)next;
        if (s->sh_type != SHT_NOBITS) memcpy(next, f->bytes + s->sh_offset, s->sh_size);
        next += s->sh_size;
        if (!strcmp(name, ".eh_frame")) {
            o->map.eh_frame = s->sh_addr;
            o->map.eh_frame_size = s->sh_size;
        }
        if (!(s->sh_flags & SHF_EXECINSTR)) continue;
        struct placed *p = &sections[section_count++];
        snprintf(p->name, sizeof p->name, "%s", name);
        p->start = s->sh_addr;
        p->size = s->sh_size;
    }
}

static u64 value_of(struct file *f, u64 number, const char *path) {
    Elf64_Sym *y = &f->y[number];
    const char *name = f->strings + y->st_name;
    if (y->st_shndx == SHN_ABS) return y->st_value;
    if (y->st_shndx != SHN_UNDEF) return f->s[y->st_shndx].sh_addr + y->st_value;
    u64 v = load_find(name);
    if (!v && ELF64_ST_BIND(y->st_info) != STB_WEAK) { printf("not ok toolchain: %s needs %s\n", path, name); exit(1); }
    return v;
}

static void relocate(u64 at, u32 type, u64 s, i64 addend, const char *path) {
    i64 v = (i64)(s + (u64)addend - at);
    switch (type) {
    case R_X86_64_64: *(u64 *)at = s + (u64)addend; return;
    case R_X86_64_PC64: *(u64 *)at = (u64)v; return;
    case R_X86_64_GOTPCREL: case R_X86_64_GOTPCRELX: case R_X86_64_REX_GOTPCRELX:
        v = (i64)(slot_for(s) + (u64)addend - at);
        break;
    case R_X86_64_PC32: case R_X86_64_PLT32: break;
    default: die("relocation of unknown type", path);
    }
    if (v != (i32)v) die("relocation out of range", path);
    *(i32 *)at = (i32)v;
}

void load_object(const char *path) {
    struct file f = { 0 };
    if (object_count == OBJECTS) die("too many objects", path);
    struct load_unit *o = &objects[object_count++];
    read_file(path, &f);
    next = (u8 *)(((u64)next + 63) & ~63ul);
    o->map.base = (u64)next;
    o->map.cell = object_count;
    place(&f, o);
    o->map.text_size = (u64)next - o->map.base;
    o->map.rodata = o->map.base;
    o->map.rodata_size = o->map.text_size;
    for (u64 i = 1; i < f.symbols; i++)
        if (f.y[i].st_shndx != SHN_UNDEF && f.y[i].st_shndx < SHN_LORESERVE
            && ELF64_ST_BIND(f.y[i].st_info) != STB_LOCAL && !load_find(f.strings + f.y[i].st_name))
            define(f.strings + f.y[i].st_name, value_of(&f, i, path), ELF64_ST_TYPE(f.y[i].st_info) == STT_FUNC);
    for (u32 i = 0; i < f.h->e_shnum; i++) {
        if (f.s[i].sh_type != SHT_RELA || !(f.s[f.s[i].sh_info].sh_flags & SHF_ALLOC)) continue;
        Elf64_Rela *r = (Elf64_Rela *)(void *)(f.bytes + f.s[i].sh_offset);
        for (u64 k = 0; k < f.s[i].sh_size / sizeof *r; k++)
            relocate(f.s[f.s[i].sh_info].sh_addr + r[k].r_offset, (u32)ELF64_R_TYPE(r[k].r_info),
                     value_of(&f, ELF64_R_SYM(r[k].r_info), path), r[k].r_addend, path);
    }
    free(f.bytes);
}

void load_index(void) {
    status (*check)(cbytes, u32 *, u32 *) = (status (*)(cbytes, u32 *, u32 *))load_find("dwarf_check");
    status (*index)(cbytes, cbytes, const struct dwarf_layout *, bytes, u32 *) =
        (status (*)(cbytes, cbytes, const struct dwarf_layout *, bytes, u32 *))load_find("dwarf_index");
    for (u32 i = 0; i < object_count; i++) {
        struct load_unit *o = &objects[i];
        if (o->fdes) continue;
        cbytes eh = { .ptr = (u8 *)o->map.eh_frame, .len = o->map.eh_frame_size };
        cbytes all = { .ptr = (u8 *)o->map.base, .len = o->map.text_size };
        struct dwarf_layout l = { .eh_address = o->map.eh_frame, .lsda_address = o->map.base, .base = o->map.base,
                                  .text_size = o->map.text_size };
        u32 count, bad;
        if (!ok(check(eh, &count, &bad))) die("dwarf_check refuses", "an object");
        o->fdes = calloc(count + 1, sizeof *o->fdes);
        bytes into = { .ptr = (u8 *)o->fdes, .len = count * sizeof *o->fdes };
        if (!ok(index(eh, all, &l, into, &bad))) die("dwarf_index refuses", "an object");
        o->map.fdes = (u64)o->fdes;
        o->map.fde_count = count;
    }
}

/* What the cells ask of codemap. */
const struct code_map *codemap_find(u64 pc) {
    for (u32 i = 0; i < object_count; i++)
        if (pc - objects[i].map.base < objects[i].map.text_size) return &objects[i].map;
    return &no_map;
}

cbytes codemap_rodata(const struct code_map *m) {
    return (cbytes){ .ptr = (const u8 *)m->rodata, .len = m->rodata_size };
}

const struct dwarf_entry *codemap_fde(const struct code_map *m, u64 pc) {
    const struct dwarf_entry *f = (const struct dwarf_entry *)m->fdes;
    u64 from = 0, to = m->fde_count, offset = pc - m->base;
    while (from < to) {
        u64 middle = (from + to) / 2;
        if (offset < f[middle].start) to = middle;
        else if (offset - f[middle].start >= f[middle].size) from = middle + 1;
        else return &f[middle];
    }
    return &no_fde;
}

bool load_holds(u64 address) { return address - (u64)arena < (u64)(next - arena); }

const char *load_section(u64 pc, u64 *start, u64 *size) {
    for (u32 i = 0; i < section_count; i++)
        if (pc - sections[i].start < sections[i].size) {
            *start = sections[i].start;
            *size = sections[i].size;
            return sections[i].name;
        }
    return 0;
}
