/* scan.c - what the object holds: which sections are loaded and as what, what each symbol is, which slots are needed.
 *
 * A COMDAT group needs no treatment: within one object `ld -r` has left one of a kind, and between cells each has its
 * own, since such symbols are hidden. Read-only data that would hold a foreign address becomes data, so that the
 * word can be redirected. */
#include <link/linker_impl.h>
#include <link/manifest.h>
#include <base/hash.h>
#include <cell.h>

enum { MAX_ALIGN = 4096 };

static u32 alloc_kind(const struct elf_section *s, text name) {
    if (s->flags & SHF_EXEC) return SECTION_TEXT;
    if (text_starts(name, TEXT(".cell.state"))) return SECTION_STATE;
    if (text_equal(name, TEXT(".eh_frame")) || text_starts(name, TEXT(".gcc_except_table"))) return SECTION_UNWIND;
    if (text_starts(name, TEXT(".data.rel.ro")) || text_equal(name, TEXT(".cell.ops"))) return SECTION_RODATA;
    if (s->type == SHT_INIT_ARRAY || !(s->flags & SHF_WRITE)) return SECTION_RODATA;
    return s->type == SHT_NOBITS ? SECTION_BSS : SECTION_DATA;
}

/* Contents that a run may change. The compiler's pointer to its personality function counts as an edge only. */
static bool is_writable(const struct elf_section *s, u32 kind, text name) {
    bool data = (kind == SECTION_BSS || kind == SECTION_DATA) && s->size != 0;
    return data && !text_starts(name, TEXT(".data.rel.local.DW.ref."));
}

static u32 part_of(u32 kind) {
    if (kind == SECTION_TEXT) return PART_TEXT;
    return kind == SECTION_RODATA || kind == SECTION_UNWIND ? PART_RODATA : PART_DATA;
}

static status scan_section(work *w, cbytes file, u64 i, struct line *why) {
    const struct elf_section *s = elf_section(file, &w->plan.elf, i);
    text name = elf_section_name(file, &w->plan.elf, i);
    u32 kind = KIND_SKIP, cell = w->plan.cell;
    if ((s->flags & SHF_ALLOC) && s->type != SHT_NOTE && i != 0) {
        kind = alloc_kind(s, name);
        if (s->flags & SHF_TLS) return blame(why, cell, E_BAD_OBJECT, TEXT("thread-local data: section "), name);
        if ((s->flags & SHF_WRITE) && (s->flags & SHF_EXEC))
            return blame(why, cell, E_BAD_OBJECT, TEXT("writable and executable: section "), name);
        if (s->type != SHT_PROGBITS && s->type != SHT_NOBITS && s->type != SHT_INIT_ARRAY && s->type != SHT_UNWIND)
            return blame(why, cell, E_BAD_OBJECT, TEXT("unsupported type: section "), name);
        if (s->align > MAX_ALIGN || s->size > MAX_SIZE || (s->type == SHT_NOBITS && kind == SECTION_TEXT))
            return blame(why, cell, E_BAD_OBJECT, TEXT("size or alignment out of range: section "), name);
        if (text_equal(name, TEXT(".eh_frame"))) {
            if (w->plan.eh != 0 || s->type == SHT_NOBITS)
                return blame(why, cell, E_BAD_OBJECT, TEXT("more than one section "), name);
            if (s->size != 0) w->plan.eh = (u32)i;
        }
    }
    w->plan.writable |= is_writable(s, kind, name);
    struct wsection ws = { .kind = kind, .part = part_of(kind), .entry = NO_SECTION };
    return wsection_vec_push(wsection_vec_need(&w->sections), &ws);
}

static bool exported(const struct elf_symbol *s) {
    return elf_bind(s) != STB_LOCAL && elf_visibility(s) == STV_DEFAULT && elf_type(s) != STT_SECTION;
}

/* What a symbol stands for; common symbols get their place in the data part at once. */
static u32 classify(work *w, cbytes file, const struct elf_symbol *s, struct wsymbol *out) {
    out->size = s->size;
    if (elf_type(s) == STT_FILE) return SYM_NONE;
    if (s->section == SHN_UNDEF) {
        bool table = text_equal(bytes_string(elf_strings(file, &w->plan.elf), s->name), TEXT("_GLOBAL_OFFSET_TABLE_"));
        return elf_bind(s) == STB_LOCAL || table ? SYM_NONE : SYM_IMPORT;
    }
    out->address = s->value;
    if (s->section == SHN_ABS) return SYM_ABSOLUTE;
    out->section = s->section;
    if (s->section == SHN_COMMON) {
        w->plan.writable = true;
        return SYM_OWN;
    }
    u32 kind = section_at(w, s->section)->kind;
    if (kind == KIND_SKIP) return SYM_NONE;
    if (kind != SECTION_STATE) return SYM_OWN;
    return elf_type(s) == STT_OBJECT && s->size != 0 ? SYM_STATE : SYM_NONE;
}

static status scan_symbol(work *w, cbytes file, u64 i, struct line *why) {
    struct elf_symbol s = elf_symbol(file, &w->plan.elf, i);
    struct wsymbol ws = {0};
    if (elf_type(&s) == STT_TLS)
        return blame(why, w->plan.cell, E_BAD_OBJECT, TEXT("thread-local symbol "),
                     elf_symbol_name(file, &w->plan.elf, i));
    ws.use = classify(w, file, &s, &ws);
    ws.exported = ws.use == SYM_OWN && exported(&s) ? 1 : 0;
    w->plan.exports += ws.exported;
    if (ws.use == SYM_STATE) w->plan.states++;
    return wsymbol_vec_push(wsymbol_vec_need(&w->symbols), &ws);
}

/* --- the hash of global names --------------------------------------------------------------------------------- */

static status make_names(work *w, cbytes file) {
    u64 count = w->plan.elf.symbols, room = 16;
    while (room < count * 2) room *= 2;
    wname_vec *names = wname_vec_need(&w->names);
    TRY(wname_vec_extend(names, room));
    for (u64 i = 1; i < count; i++) {
        struct elf_symbol s = elf_symbol(file, &w->plan.elf, i);
        if (elf_bind(&s) == STB_LOCAL) continue;
        u64 at = hash_text(elf_symbol_name(file, &w->plan.elf, i)) % room;
        for (u64 tries = 1; tries < room && wname_vec_at(names, at)->symbol != 0; tries++) at = (at + 1) % room;
        wname_vec_at(names, at)->symbol = (u32)i;
    }
    return OK;
}

u64 symbol_named(work *w, cbytes file, text name) {
    u64 room = wname_vec_count(wname_vec_need(&w->names));
    u64 at = hash_text(name) % room;
    for (u64 tried = 0; tried < room; tried++, at = (at + 1) % room) {
        u64 i = wname_vec_at(wname_vec_need(&w->names), at)->symbol;
        if (i == 0 || elf_symbol_is(file, &w->plan.elf, i, name)) return i;
    }
    return 0;
}

/* --- relocations ---------------------------------------------------------------------------------------------- */

u64 reloc_size(u32 type) {
    if (type == R_64 || type == R_PC64) return 8;
    bool known = type == R_PC32 || type == R_PLT32 || type == R_32 || type == R_32S || reloc_slot(type);
    return known ? 4 : 0;
}

bool reloc_slot(u32 type) {
    return type == R_GOTPCREL || type == R_GOTPCRELX || type == R_REX_GOTPCRELX;
}

/* Counts the slot, stub or edge that one relocation needs; refuses what cannot be. */
static status scan_use(work *w, u32 target, const struct elf_reloc *r, text *refusal) {
    struct wsymbol *s = symbol_at(w, r->symbol);
    bool import = s->use == SYM_IMPORT;
    *refusal = TEXT("reference to nothing that is loaded: symbol ");
    if (s->use == SYM_NONE && r->symbol != 0) return st(E_BAD_RELOC);
    *refusal = TEXT("state reached other than through a slot: ");
    if (s->use == SYM_STATE && !reloc_slot(r->type)) return st(E_BAD_RELOC);
    if (import) w->plan.uses++;
    if (import && r->type == R_PLT32 && s->stub == 0) s->stub = (u32)++w->plan.stubs;
    if ((reloc_slot(r->type) || (import && r->type == R_PLT32)) && s->slot == 0) {
        s->slot = (u32)++w->plan.slots;
        if (import) s->edge = (u32)++w->plan.edges;
    }
    if (!import || reloc_slot(r->type) || r->type == R_PLT32) return OK;
    *refusal = TEXT("imported symbol reached other than through a slot, a call or a word of data: ");
    u32 kind = section_at(w, target)->kind;
    if (r->type != R_64 || kind == SECTION_TEXT || kind == SECTION_UNWIND) return st(E_BAD_RELOC);
    w->plan.edges++;
    section_at(w, target)->kind = SECTION_DATA;
    section_at(w, target)->part = PART_DATA;
    return OK;
}

static status scan_relocs(work *w, cbytes file, u64 table, struct line *why) {
    const struct elf_section *t = elf_section(file, &w->plan.elf, table);
    if (t->type != SHT_RELA || section_at(w, t->info)->kind == KIND_SKIP) return OK;
    const struct elf_section *into = elf_section(file, &w->plan.elf, t->info);
    u32 kind = section_at(w, t->info)->kind, cell = w->plan.cell;
    text name = elf_section_name(file, &w->plan.elf, t->info);
    cbytes relocs = elf_content(file, &w->plan.elf, table);
    u64 count = elf_reloc_count(relocs);
    if (count != 0 && (kind == SECTION_STATE || into->type == SHT_NOBITS))
        return blame(why, cell, E_BAD_RELOC, TEXT("relocations in state or zeroes: section "), name);
    for (u64 i = 0; i < count; i++) {
        struct elf_reloc r = elf_reloc(relocs, i);
        u64 size = reloc_size(r.type);
        if (r.type == 0) continue;
        if (size == 0 || size > into->size - r.place) {
            status s = blame(why, cell, E_BAD_RELOC, TEXT("unsupported relocation in section "), name);
            line_put(why, TEXT(", type "));
            line_u64(why, r.type);
            return s;
        }
        text refusal = NO_TEXT;
        status s = scan_use(w, t->info, &r, &refusal);
        i32 code = code_of(s);
        if (code != 0) return blame(why, cell, code, refusal, elf_symbol_name(file, &w->plan.elf, r.symbol));
    }
    return OK;
}

status scan(work *w, cbytes file, struct line *why) {
    TRY(wsection_vec_reserve(wsection_vec_need(&w->sections), w->plan.elf.sections));
    TRY(wsymbol_vec_reserve(wsymbol_vec_need(&w->symbols), w->plan.elf.symbols));
    for (u64 i = 0; i < w->plan.elf.sections; i++) TRY(scan_section(w, file, i, why));
    for (u64 i = 0; i < w->plan.elf.symbols; i++) TRY(scan_symbol(w, file, i, why));
    TRY(make_names(w, file));
    for (u64 i = 0; i < w->plan.elf.sections; i++) TRY(scan_relocs(w, file, i, why));
    return OK;
}
