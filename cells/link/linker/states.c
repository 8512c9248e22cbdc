/* states.c - binds a cell's declared states to memory of the state store.
 *
 * A state belongs to the name its cell stands for, so that variants of a cell share it; programs, which may run many
 * times at once, own theirs by name and namespace. The same layout, size and version means the same state. Another one
 * is refused, but in a trial, where a fresh state waits under a name of its own until the commit. */
#include <link/linker_impl.h>
#include <cell.h>
#include <mem/state.h>

/* The owner's name in the store, '~' in front for a state that waits for a commit. */
static void owner_name(u32 cell, bool waiting, struct line *out) {
    u64 ns = cell_head(cell)->home;
    if (waiting) line_char(out, '~');
    line_put(out, cell_stands_for(cell));
    if (ns == NS_KERNEL) return;
    line_char(out, '#');
    line_u64(out, ns);
}

static void describe(struct line *why, u32 version, u64 size, u64 layout) {
    line_put(why, TEXT(" version "));
    line_u64(why, version);
    line_put(why, TEXT(", "));
    line_u64(why, size);
    line_put(why, TEXT(" bytes, layout "));
    line_hex(why, layout, 16);
}

static status layout_error(u32 cell, text name, const struct state_info *old, const struct state_decl *d,
                           struct line *why) {
    status s = blame(why, cell, E_BAD_STATE, TEXT("another layout than the state there is: "), name);
    line_put(why, TEXT(" is"));
    describe(why, old->version, old->size, old->layout);
    line_put(why, TEXT("; the cell declares"));
    describe(why, d->version, d->size, d->layout);
    return s;
}

static u64 align_of(u64 value, u64 section_align) {
    u64 align = section_align == 0 ? 1 : section_align;
    while (align > 1 && value % align != 0) align /= 2;
    return align;
}

/* Versions are numbers in the section's name, .cell.state.vN; the plain name is 1. */
static u32 version_of(text section) {
    text prefix = TEXT(".cell.state.v");
    u64 n = 0;
    if (!text_starts(section, prefix)) return 1;
    return ok(text_u64(text_sub(section, prefix.len, section.len - prefix.len), &n)) ? (u32)n : 1;
}

static struct state_decl declare(work *w, cbytes file, u64 i) {
    struct elf_symbol e = elf_symbol(file, &w->plan.elf, i);
    const struct elf_section *section = elf_section(file, &w->plan.elf, e.section);
    struct wsymbol *s = symbol_at(w, i);
    struct state_decl d = { .size = e.size, .align = (u32)align_of(e.value, section->align) };
    d.version = version_of(elf_section_name(file, &w->plan.elf, e.section));
    d.layout = s->fingerprint != 0 ? s->fingerprint : e.size * 0x100000001b3ul;
    return d;
}

/* Finds or makes the state; b->state is 0 when it is to be made. */
static status find_state(u32 cell, text name, const struct state_decl *d, struct binding *b, struct line *why) {
    struct line owner = {0};
    struct state_info old = {0};
    owner_name(cell, false, &owner);
    if (!ok(state_find(line_text(&owner), name, &b->state))) return OK;
    TRY(state_info(b->state, &old));
    if (old.layout == d->layout && old.size == d->size && old.version == d->version) return OK;
    if (cell_head(cell)->predecessor == 0) return layout_error(cell, name, &old, d, why);
    b->was = b->state;
    b->state = 0;
    return OK;
}

static cbytes first_value(cbytes file, const struct elf *elf, u64 i) {
    struct elf_symbol e = elf_symbol(file, elf, i);
    cbytes all = elf_content(file, elf, e.section);
    return all.len == 0 ? all : cbytes_sub(all, e.value, e.size);
}

static status bind(work *w, cbytes file, u64 i, struct line *why) {
    u32 cell = w->plan.cell;
    text name = elf_symbol_name(file, &w->plan.elf, i);
    struct state_decl d = declare(w, file, i);
    struct wsymbol *s = symbol_at(w, i);
    struct binding b = { .layout = d.layout, .size = d.size, .version = d.version, .align = d.align,
                         .name = elf_symbol(file, &w->plan.elf, i).name };
    u64 slots = image_address(cell_image(cell), PART_DATA) + w->plan.slots_at;
    if (s->slot != 0) b.place = slots + (s->slot - 1) * SLOT_SIZE;
    TRY(find_state(cell, name, &d, &b, why));
    if (b.state == 0) {
        struct line owner = {0};
        owner_name(cell, b.was != 0, &owner);
        i32 code = code_of(state_make(line_text(&owner), name, &d, first_value(file, &w->plan.elf, i), &b.state));
        if (code != 0) return blame(why, cell, code, TEXT("cannot make the state "), name);
        b.fresh = 1;
    }
    state_use(b.state);
    symbol_at(w, i)->address = state_address(b.state);
    return binding_vec_push(cell_bindings(cell), &b);
}

status bind_states(work *w, cbytes file, struct line *why) {
    TRY(binding_vec_reserve(cell_bindings(w->plan.cell), w->plan.states));
    for (u64 i = 1; i < w->plan.elf.symbols; i++)
        if (symbol_at(w, i)->use == SYM_STATE) TRY(bind(w, file, i, why));
    return OK;
}
