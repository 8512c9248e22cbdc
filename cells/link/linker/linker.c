/* linker.c - the order of linking, and what is written down about a linked cell.
 *
 * check -> scan -> types -> resolve -> lay out -> states -> record -> relocate -> index unwind entries -> seal -> map.
 * Only lay_out and what follows it makes anything; all of it belongs to the cell's record at once, so that an error
 * at any point needs no undoing here. The work tables go with the `work` value.
 * Bad at: nothing is shared between cells; each has its own strings and unwind tables. */
#include <link/linker_impl.h>
#include <base/dwarf.h>
#include <base/hash.h>
#include <cell.h>
#include <link/codemap.h>

/* --- writing down --------------------------------------------------------------------------------------------- */

/* .init_array.N runs before those with a higher N and before plain .init_array. */
static u64 init_order(text name) {
    text prefix = TEXT(".init_array.");
    u64 n = 0;
    if (!text_starts(name, prefix)) return 65536;
    text digits = text_sub(name, prefix.len, name.len - prefix.len);
    while (digits.len > 1 && *text_at(digits, 0) == '0') digits = text_sub(digits, 1, digits.len - 1);
    return ok(text_u64(digits, &n)) ? n : 65536;
}

static status record_sections(work *w, cbytes file) {
    TRY(section_vec_reserve(cell_sections(w->plan.cell), w->plan.elf.sections));
    for (u64 i = 1; i < w->plan.elf.sections; i++) {
        struct wsection ws = *section_at(w, i);
        if (ws.kind == KIND_SKIP || ws.kind == SECTION_STATE) continue;
        const struct elf_section *e = elf_section(file, &w->plan.elf, i);
        if (e->size == 0) continue;
        struct section s = { .address = ws.address, .size = e->size, .kind = ws.kind, .index = (u32)i,
                             .name = (u32)w->plan.elf.strings_size + e->name };
        section_at(w, i)->entry = (u32)section_vec_count(cell_sections(w->plan.cell));
        TRY(section_vec_push(cell_sections(w->plan.cell), &s));
        if (e->type != SHT_INIT_ARRAY) continue;
        u64 order = init_order(elf_section_name(file, &w->plan.elf, i));
        TRY(cell_add_init(w->plan.cell, section_at(w, i)->address, e->size / 8, order));
    }
    return OK;
}

/* A section keeps its name, .text.FUNCTION; one of all that assembly put into .text is called after its first
 * symbol. */
static void name_section(work *w, cbytes file, const struct wsymbol *ws, struct section *s, u32 name) {
    text plain = elf_section_name(file, &w->plan.elf, ws->section);
    bool own_name = text_find(plain, '.', 1) != plain.len;
    if (!own_name && section_at(w, ws->section)->named == 0) s->name = name;
    section_at(w, ws->section)->named = 1;
    if (!ws->exported) return;
    s->exported = 1;
    s->fingerprint = ws->fingerprint;
}

/* Names sections and writes down the exports. */
static status record_symbols(work *w, cbytes file) {
    u32 cell = w->plan.cell;
    TRY(symbol_vec_reserve(cell_symbols(cell), w->plan.exports));
    for (u64 i = 1; i < w->plan.elf.symbols; i++) {
        struct elf_symbol e = elf_symbol(file, &w->plan.elf, i);
        struct wsymbol ws = *symbol_at(w, i);
        if (ws.use != SYM_OWN) continue;
        u32 entry = ws.section == SHN_COMMON ? NO_SECTION : section_at(w, ws.section)->entry;
        if (entry != NO_SECTION && (elf_type(&e) == STT_FUNC || elf_type(&e) == STT_OBJECT))
            name_section(w, file, &ws, section_vec_at(cell_sections(cell), entry), e.name);
        if (!ws.exported) continue;
        struct symbol s = { .hash = hash_text(elf_symbol_name(file, &w->plan.elf, i)), .address = ws.address,
                            .fingerprint = ws.fingerprint, .name = e.name, .section = entry };
        TRY(symbol_vec_push(cell_symbols(cell), &s));
    }
    return OK;
}

/* --- unwinding ------------------------------------------------------------------------------------------------ */

static status index_unwind(work *w, struct code_map *m, struct line *why) {
    if (w->plan.eh == 0) return OK;
    image *memory = cell_image(w->plan.cell);
    struct wsection eh = *section_at(w, w->plan.eh);
    u64 size = section_vec_at(cell_sections(w->plan.cell), eh.entry)->size;
    bytes rodata = image_bytes(memory, PART_RODATA);
    m->eh_frame = eh.address;
    m->eh_frame_size = size;
    m->fde_count = w->plan.fdes;
    m->fdes = image_address(memory, PART_RODATA) + w->plan.fdes_at;
    struct dwarf_layout at = { .eh_address = eh.address, .lsda_address = m->rodata, .base = m->base,
                               .text_size = m->text_size };
    u32 bad = 0;
    if (ok(dwarf_index(bytes_const(bytes_sub(rodata, eh.offset, size)), bytes_const(rodata), &at,
                       bytes_sub(rodata, w->plan.fdes_at, w->plan.fdes * FDE_SIZE), &bad))) return OK;
    status s = blame(why, w->plan.cell, E_NO_UNWIND, TEXT("bad unwind tables, record at offset "), NO_TEXT);
    line_u64(why, bad);
    return s;
}

/* Lays the code map at the start of the data part, where the code's windows point to. */
static status map_code(work *w, struct line *why) {
    image *memory = cell_image(w->plan.cell);
    struct cell_head *h = cell_head(w->plan.cell);
    struct code_map m = { .base = image_base(memory), .text_size = h->text, .cell = h->id,
                          .record = w->plan.cell,
                          .rodata = image_address(memory, PART_RODATA), .rodata_size = h->rodata };
    TRY(index_unwind(w, &m, why));
    *code_map_in(image_bytes(memory, PART_DATA), 0) = m;
    return OK;
}

static status publish_map(u32 cell) {
    image *memory = cell_image(cell);
    u64 at = image_address(memory, PART_DATA);
    TRY(codemap_publish(at, image_base(memory), image_windows(memory)));
    cell_head(cell)->map = at;
    return OK;
}

static status link_all(work *w, cbytes file, struct line *why) {
    TRY(scan(w, file, why));
    TRY(read_types(w, file, why));
    TRY(resolve(w, file, why));
    TRY(lay_out(w, file, why));
    TRY(bind_states(w, file, why));
    TRY(record_sections(w, file));
    TRY(record_symbols(w, file));
    TRY(relocate(w, file, why));
    return map_code(w, why);
}

static void find_ops(work *w, cbytes file) {
    u64 i = elf_find(file, &w->plan.elf, TEXT(".cell.ops"));
    if (i == 0 || section_at(w, i)->kind == KIND_SKIP) return;
    if (elf_section(file, &w->plan.elf, i)->size < sizeof(struct cell_ops)) return;
    cell_head(w->plan.cell)->ops = section_at(w, i)->address;
}

status linker_link(u32 cell, cbytes object, const struct elf *e, struct line *why) {
    OWN(work) w = { .live = 1, .sections = wsection_vec_new(), .symbols = wsymbol_vec_new(), .names = wname_vec_new() };
    w.plan.cell = cell;
    w.plan.elf = *e;
    line_clear(why);
    i32 code = code_of(cell_keep_names(cell, elf_strings(object, e), elf_section_strings(object, e)));
    if (code == 0) code = code_of(link_all(&w, object, why));
    if (code == 0) find_ops(&w, object);
    if (code == 0) cell_head(cell)->reusable = !w.plan.writable && w.plan.states == 0;
    if (code == 0) code = code_of(image_seal(cell_image(cell)));
    if (code == 0) code = code_of(publish_map(cell));
    if (code == 0 || why->len != 0) return st(code);
    return blame(why, cell, code, TEXT("cannot be linked: "), status_text(code));
}
