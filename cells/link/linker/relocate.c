/* relocate.c - fills the memory: contents, slots, stubs, relocations; and writes down every edge. */
#include <link/linker_impl.h>
#include <cell.h>

struct word32 { u32 v; };
struct word64 { u64 v; };
PLAIN_TYPE(word32)
PLAIN_TYPE(word64)

static bytes part_bytes(u32 cell, u32 part) { return image_bytes(cell_image(cell), part); }

static status copy_contents(work *w, cbytes file) {
    u32 cell = w->plan.cell;
    bytes_fill(part_bytes(cell, PART_TEXT), 0xcc);   /* int3 between functions */
    for (u64 i = 1; i < w->plan.elf.sections; i++) {
        struct wsection *s = section_at(w, i);
        if (s->kind == KIND_SKIP || s->kind == SECTION_STATE) continue;
        cbytes from = elf_content(file, &w->plan.elf, i);
        TRY(bytes_copy(bytes_sub(part_bytes(cell, s->part), s->offset, from.len), from));
    }
    return OK;
}

static u64 slot_address(work *w, u32 slot) {
    return image_address(cell_image(w->plan.cell), PART_DATA) + w->plan.slots_at + (u64)(slot - 1) * SLOT_SIZE;
}

static u64 stub_address(work *w, u32 stub) {
    return image_address(cell_image(w->plan.cell), PART_TEXT) + w->plan.stubs_at + (u64)(stub - 1) * STUB_SIZE;
}

/* jmp *slot(%rip) */
static void write_stub(work *w, const struct wsymbol *s) {
    bytes to = part_bytes(w->plan.cell, PART_TEXT);
    u64 at = w->plan.stubs_at + (u64)(s->stub - 1) * STUB_SIZE;
    *bytes_at(to, at) = 0xff;
    *bytes_at(to, at + 1) = 0x25;
    struct word32 distance = { (u32)(slot_address(w, s->slot) - (stub_address(w, s->stub) + 6)) };
    if (!word32_write(to, at + 2, &distance)) panic("a stub outside its text");
}

static status fill_slots(work *w, cbytes file) {
    u32 cell = w->plan.cell;
    for (u64 i = 1; i < w->plan.elf.symbols; i++) {
        struct wsymbol s = *symbol_at(w, i);
        if (s.slot == 0) continue;
        word64_in(part_bytes(cell, PART_DATA), w->plan.slots_at + (u64)(s.slot - 1) * SLOT_SIZE)->v =
            s.use == SYM_ABSENT ? 0 : s.address;
        if (s.stub != 0) write_stub(w, &s);
        if (s.edge == 0) continue;
        struct edge e = { .place = slot_address(w, s.slot), .type = R_GOTPCREL, .cell = s.cell, .symbol = s.symbol,
                          .name = elf_symbol(file, &w->plan.elf, i).name };
        symbol_at(w, i)->edge = (u32)edge_vec_count(cell_edges(cell)) + 1;
        TRY(edge_vec_push(cell_edges(cell), &e));
    }
    return OK;
}

/* --- one relocation ------------------------------------------------------------------------------------------- */

static bool fits32(u64 value) { return (u64)(i64)(i32)(u32)value == value; }

/* The value to store. False: out of range. */
static bool compute(work *w, const struct elf_reloc *r, const struct wsymbol *s, u64 place, u64 *out) {
    u64 target = s->use == SYM_ABSENT ? 0 : s->address, addend = (u64)r->addend;
    bool import = s->use == SYM_IMPORT || s->use == SYM_ABSENT;
    if (reloc_slot(r->type)) target = slot_address(w, s->slot);
    else if (import && r->type == R_PLT32) target = stub_address(w, s->stub);
    *out = target + addend;
    if (r->type == R_64) return true;
    if (r->type == R_32) return *out >> 32 == 0;
    if (r->type == R_32S) return fits32(*out);
    *out -= place;
    return r->type == R_PC64 || fits32(*out);
}

static status note_use(work *w, cbytes file, u32 target, const struct elf_reloc *r, u64 place) {
    struct wsymbol s = *symbol_at(w, r->symbol);
    u32 cell = w->plan.cell;
    if (s.use != SYM_IMPORT && s.use != SYM_ABSENT) return OK;
    struct use u = { .section = section_at(w, target)->entry, .edge = s.edge - 1, .offset = (u32)r->place,
                     .type = r->type };
    if (r->type == R_64) {
        struct edge e = { .place = place, .addend = r->addend, .type = R_64, .cell = s.cell, .symbol = s.symbol,
                          .name = elf_symbol(file, &w->plan.elf, r->symbol).name };
        u.edge = (u32)edge_vec_count(cell_edges(cell));
        TRY(edge_vec_push(cell_edges(cell), &e));
    }
    section_vec_at(cell_sections(cell), u.section)->out++;
    return use_vec_push(cell_uses(cell), &u);
}

static status apply(work *w, cbytes file, u32 target, const struct elf_reloc *r, struct line *why) {
    struct wsymbol s = *symbol_at(w, r->symbol);
    struct wsection into = *section_at(w, target);
    u64 place = into.address + r->place, value = 0;
    if (!compute(w, r, &s, place, &value)) {
        status bad = blame(why, w->plan.cell, E_BAD_RELOC, TEXT("relocation out of range in section "),
                           elf_section_name(file, &w->plan.elf, target));
        line_put(why, TEXT(", type "));
        line_u64(why, r->type);
        line_put(why, TEXT(", symbol "));
        line_put(why, elf_symbol_name(file, &w->plan.elf, r->symbol));
        return bad;
    }
    bytes to = part_bytes(w->plan.cell, into.part);
    struct word64 wide = { value };
    struct word32 narrow = { (u32)value };
    bool written = reloc_size(r->type) == 8 ? word64_write(to, into.offset + r->place, &wide)
                                            : word32_write(to, into.offset + r->place, &narrow);
    if (!written) panic("a relocation outside its part");
    return note_use(w, file, target, r, place);
}

static status apply_table(work *w, cbytes file, u64 table, struct line *why) {
    const struct elf_section *t = elf_section(file, &w->plan.elf, table);
    if (t->type != SHT_RELA) return OK;
    u32 kind = section_at(w, t->info)->kind;
    if (kind == KIND_SKIP || kind == SECTION_STATE) return OK;
    cbytes relocs = elf_content(file, &w->plan.elf, table);
    u64 count = elf_reloc_count(relocs);
    for (u64 i = 0; i < count; i++) {
        struct elf_reloc r = elf_reloc(relocs, i);
        if (r.type != 0) TRY(apply(w, file, t->info, &r, why));
    }
    return OK;
}

status relocate(work *w, cbytes file, struct line *why) {
    u32 cell = w->plan.cell;
    TRY(edge_vec_reserve(cell_edges(cell), w->plan.edges));
    TRY(use_vec_reserve(cell_uses(cell), w->plan.uses));
    TRY(copy_contents(w, file));
    TRY(fill_slots(w, file));
    for (u64 i = 1; i < w->plan.elf.sections; i++) TRY(apply_table(w, file, i, why));
    return OK;
}
