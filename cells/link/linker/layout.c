/* layout.c - where everything lies: sections in the object's order within each part, every address known before a
 * byte is written.
 *
 *   text    sections, stubs
 *   rodata  sections, .eh_frame among them, the index of unwind entries
 *   data    the code map, slots, sections with contents, zeroed ones, common symbols
 * A stub is an indirect jump through a slot, for calls that the assembler made without one. Gaps in text trap. */
#include <link/linker_impl.h>
#include <base/dwarf.h>
#include <cell.h>
#include <link/codemap.h>

/* Room in a part, or a value beyond MAX_SIZE. */
static u64 room(work *w, u32 part, u64 align, u64 size) {
    u64 at = (AT(w->plan.end, part) + align - 1) / align * align;
    if (at > MAX_SIZE || size > MAX_SIZE - at) at = MAX_SIZE + 1;
    AT(w->plan.end, part) = at > MAX_SIZE ? at : at + size;
    return at;
}

static bool in_pass(u32 kind, u32 part, bool zeroed) {
    if (kind == KIND_SKIP || kind == SECTION_STATE) return false;
    return (part == PART_DATA && kind == SECTION_BSS) == zeroed;
}

static void place_sections(work *w, cbytes file, u32 part, bool zeroed) {
    for (u64 i = 1; i < w->plan.elf.sections; i++) {
        struct wsection *ws = section_at(w, i);
        if (ws->part != part || !in_pass(ws->kind, part, zeroed)) continue;
        const struct elf_section *s = elf_section(file, &w->plan.elf, i);
        u64 at = room(w, part, s->align == 0 ? 1 : s->align, s->size);
        section_at(w, i)->offset = at;
    }
}

static void place_commons(work *w, cbytes file) {
    for (u64 i = 1; i < w->plan.elf.symbols; i++) {
        struct wsymbol s = *symbol_at(w, i);
        if (s.use != SYM_OWN || s.section != SHN_COMMON) continue;
        u64 align = elf_symbol(file, &w->plan.elf, i).value;
        u64 at = room(w, PART_DATA, align > MAX_SIZE ? MAX_SIZE : align, s.size);
        symbol_at(w, i)->address = at;
    }
}

static status count_fdes(work *w, cbytes file, struct line *why) {
    if (w->plan.eh == 0) return OK;
    u32 count = 0, bad = 0;
    if (!ok(dwarf_check(elf_content(file, &w->plan.elf, w->plan.eh), &count, &bad))) {
        text what = TEXT("unknown or malformed unwind record at offset ");
        status s = blame(why, w->plan.cell, E_NO_UNWIND, what, NO_TEXT);
        line_u64(why, bad);
        line_put(why, TEXT(" of .eh_frame"));
        return s;
    }
    w->plan.fdes = count;
    return OK;
}

static void set_addresses(work *w) {
    image *memory = cell_image(w->plan.cell);
    for (u64 i = 1; i < w->plan.elf.sections; i++) {
        struct wsection *s = section_at(w, i);
        s->address = image_address(memory, s->part) + s->offset;
    }
    for (u64 i = 1; i < w->plan.elf.symbols; i++) {
        struct wsymbol s = *symbol_at(w, i);
        if (s.use != SYM_OWN) continue;
        u64 base = s.section == SHN_COMMON ? image_address(memory, PART_DATA) : section_at(w, s.section)->address;
        symbol_at(w, i)->address += base;
    }
}

/* Fills all parts; the sizes are in plan.end afterwards. */
static void place_all(work *w, cbytes file) {
    place_sections(w, file, PART_TEXT, false);
    w->plan.stubs_at = room(w, PART_TEXT, 16, w->plan.stubs * STUB_SIZE + 1);
    place_sections(w, file, PART_RODATA, false);
    w->plan.fdes_at = room(w, PART_RODATA, 16, w->plan.fdes * FDE_SIZE + 1);
    (void)room(w, PART_DATA, 16, sizeof(struct code_map));
    w->plan.slots_at = room(w, PART_DATA, 16, w->plan.slots * SLOT_SIZE);
    place_sections(w, file, PART_DATA, false);
    place_sections(w, file, PART_DATA, true);
    place_commons(w, file);
}

status lay_out(work *w, cbytes file, struct line *why) {
    TRY(count_fdes(w, file, why));
    place_all(w, file);
    struct image_sizes sizes = {0};
    u64 total = 0;
    for (u32 i = 0; i < PARTS; i++) {
        AT(sizes.part, i) = AT(w->plan.end, i);
        total += AT(w->plan.end, i);
    }
    if (total > MAX_SIZE - PARTS * PAGE_SIZE)
        return blame(why, w->plan.cell, E_BAD_OBJECT, TEXT("larger than a cell may be"), NO_TEXT);
    i32 code = code_of(cell_place(w->plan.cell, &sizes));
    if (code != 0) return blame(why, w->plan.cell, code, TEXT("no memory for its sections"), NO_TEXT);
    struct cell_head *h = cell_head(w->plan.cell);
    h->text = AT(sizes.part, PART_TEXT);
    h->rodata = AT(sizes.part, PART_RODATA);
    h->data = AT(sizes.part, PART_DATA);
    set_addresses(w);
    return OK;
}
